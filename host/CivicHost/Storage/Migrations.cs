using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using CivicHost.Operations;
using CivicHost.Sdk;
using Dapper;

namespace CivicHost.Storage;

/// <summary>Numbered scripts, each applied once, in its own transaction; never changed after.</summary>
internal static partial class Migrations
{
    private const int NoTimeLimit = 0;

    private const string Ledger =
        """
        create table if not exists civic_migration (
            family     text not null,   -- 'host' for the host's own tables, 'module' for the module's
            number     bigint not null,
            name       text not null,
            checksum   text not null,
            applied_at timestamptz not null,
            primary key (family, number)
        )
        """;

    private const string Applied =
        "select family, number, name, checksum from civic_migration order by family, number";

    private const string LedgerOnSqlite =
        "select count(*) from sqlite_master where type = 'table' and name = 'civic_migration'";

    private const string LedgerOnPostgreSql =
        "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'civic_migration'";

    private const string Note =
        """
        insert into civic_migration (family, number, name, checksum, applied_at)
        values (@Family, @Number, @Name, @Checksum, @AppliedAt)
        """;

    public static IReadOnlyList<Migration> HostTables(SqlEngine engine) =>
        Read(HostFiles.Tables, engine);

    /// <summary>The scripts of a folder for an engine: NNNN_name.sql, or NNNN_name.sqlite.sql and NNNN_name.postgresql.sql.</summary>
    /// <exception cref="StartupRefusedException">A name does not fit, a number is missing or stands twice.</exception>
    public static IReadOnlyList<Migration> Read(string folder, SqlEngine engine)
    {
        if (!Directory.Exists(folder))
            return [];
        var own = engine == SqlEngine.Sqlite ? "sqlite" : "postgresql";
        var found = new List<Migration>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.sql").Order(StringComparer.Ordinal))
        {
            var name = ScriptName().Match(Path.GetFileName(file));
            if (!name.Success)
                throw new StartupRefusedException($"{file} is not named like 0001_what-it-does.sql; rename it or take it away.");
            if (name.Groups["engine"] is { Success: true, Value: var engineName } && engineName != own)
                continue;
            found.Add(new Migration(int.Parse(name.Groups["number"].Value, CultureInfo.InvariantCulture), name.Groups["name"].Value, File.ReadAllText(file)));
        }

        RefuseGaps(folder, found);
        return found;
    }

    /// <summary>The host's tables first, then the module's; nothing is touched before all of both were found to fit.</summary>
    /// <exception cref="StartupRefusedException">A script was changed after it ran, or the database is newer than the scripts.</exception>
    public static async Task ApplyAsync(
        ModuleStore store, IReadOnlyList<Migration> migrations, TimeProvider clock, CancellationToken cancellation)
    {
        var applied = await ReadAppliedAsync(store, cancellation);
        var steps = HostTables(store.Engine).Select(script => new Step("host", script))
            .Concat(migrations.Select(script => new Step("module", script))).ToList();
        RefuseWhatDoesNotFit(store.ModuleId, applied, steps);
        var missing = steps.Where(step => !applied.Any(step.IsAppliedAs)).ToList();
        if (missing.Count == 0)
            return;
        if (applied.Count > 0)
            await store.CopyBeforeMigratingAsync($"{store.ModuleId}-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{missing[0].Script.Name}", cancellation);

        await ChangeAsync(store, async (connection, cancel) => await connection.ExecuteAsync(new CommandDefinition(Ledger, cancellationToken: cancel)), cancellation);
        foreach (var step in missing)
            await ApplyOneAsync(store, step, clock, cancellation);
    }

    /// <summary>Whether the host's own tables of a name were laid into a module's database; one that is switched off may lack the newest.</summary>
    public static async Task<bool> HasHostTablesAsync(ModuleStore store, string name, CancellationToken cancellation) =>
        (await ReadAppliedAsync(store, cancellation)).Any(step => step.Family == "host" && step.Name == name);

    private static async Task<IReadOnlyList<AppliedMigration>> ReadAppliedAsync(ModuleStore store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenReadOnlyAsync(cancellation);
        var ledgers = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            store.Engine == SqlEngine.Sqlite ? LedgerOnSqlite : LedgerOnPostgreSql, cancellationToken: cancellation));
        return ledgers == 0 ? [] : [.. await connection.QueryAsync<AppliedMigration>(new CommandDefinition(Applied, cancellationToken: cancellation))];
    }

    private static void RefuseWhatDoesNotFit(string module, IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Step> steps)
    {
        foreach (var done in applied)
        {
            var step = steps.FirstOrDefault(step => step.IsAppliedAs(done));
            if (step is null)
                throw new StartupRefusedException(
                    $"The database of {module} was written by a newer version (it has step {done.Number} {done.Name}). Install that version again, or restore a backup of this one; nothing was touched.");
            if (step.Script.Checksum != done.Checksum)
                throw new StartupRefusedException(
                    $"Step {done.Number} {done.Name} of {module} was changed after it had run. Put the script back as it was and add a new step; nothing was touched.");
        }
    }

    private static Task ApplyOneAsync(ModuleStore store, Step step, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(
            store,
            async (connection, cancel) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(step.Script.Sql, commandTimeout: NoTimeLimit, cancellationToken: cancel));
                return await connection.ExecuteAsync(new CommandDefinition(
                    Note,
                    new { step.Family, Number = (long)step.Script.Number, step.Script.Name, step.Script.Checksum, AppliedAt = clock.GetUtcNow() },
                    cancellationToken: cancel));
            },
            cancellation);

    /// <summary>A large table may take its time.</summary>
    private static Task ChangeAsync(ModuleStore store, Func<DbConnection, CancellationToken, Task<int>> work, CancellationToken cancellation) =>
        store.ChangeAsync((change, cancel) => work(change.Connection, cancel), _ => true, Timeout.InfiniteTimeSpan, cancellation);

    private static void RefuseGaps(string folder, IReadOnlyList<Migration> scripts)
    {
        foreach (var (before, after) in scripts.Zip(scripts.Skip(1)))
        {
            if (after.Number != before.Number + 1)
                throw new StartupRefusedException(
                    $"In {folder} step {after.Number:0000} {after.Name} follows {before.Number:0000} {before.Name}. Number the steps one after another, each once.");
        }
    }

    [GeneratedRegex(@"^(?<number>\d{4})_(?<name>[a-z0-9][a-z0-9_-]*)(\.(?<engine>sqlite|postgresql))?\.sql$")]
    private static partial Regex ScriptName();

    private sealed record AppliedMigration(string Family, long Number, string Name, string Checksum);

    private sealed record Step(string Family, Migration Script)
    {
        public bool IsAppliedAs(AppliedMigration done) => done.Family == Family && done.Number == Script.Number;
    }
}
