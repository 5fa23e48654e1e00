using System.Globalization;
using System.Text.RegularExpressions;
using CivicHost.Operations;
using CivicHost.Sdk;
using Dapper;

namespace CivicHost.Storage;

/// <summary>Numbered scripts, each applied once, in its own transaction; never changed after.</summary>
internal static partial class Migrations
{
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
        "select number, name, checksum from civic_migration where family = @Family order by number";

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

        return found;
    }

    /// <exception cref="StartupRefusedException">A script was changed after it ran, or the database is newer than the scripts.</exception>
    public static async Task ApplyAsync(
        ModuleStore store, string family, IReadOnlyList<Migration> migrations, TimeProvider clock, CancellationToken cancellation)
    {
        await store.ChangeAsync(
            async (change, cancel) => await change.Connection.ExecuteAsync(new CommandDefinition(Ledger, cancellationToken: cancel)), _ => true, cancellation);
        List<AppliedMigration> applied;
        await using (var connection = await store.OpenReadOnlyAsync(cancellation))
            applied = [.. await connection.QueryAsync<AppliedMigration>(new CommandDefinition(Applied, new { Family = family }, cancellationToken: cancellation))];

        RefuseWhatDoesNotFit(store.ModuleId, applied, migrations);
        foreach (var migration in migrations.Where(migration => applied.All(done => done.Number != migration.Number)))
            await ApplyOneAsync(store, family, migration, clock, cancellation);
    }

    private static void RefuseWhatDoesNotFit(string module, IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        foreach (var done in applied)
        {
            var script = migrations.FirstOrDefault(migration => migration.Number == done.Number);
            if (script is null)
                throw new StartupRefusedException(
                    $"The database of {module} was written by a newer version (it has step {done.Number} {done.Name}). Install that version again, or restore a backup of this one; nothing was touched.");
            if (script.Checksum != done.Checksum)
                throw new StartupRefusedException(
                    $"Step {done.Number} {done.Name} of {module} was changed after it had run. Put the script back as it was and add a new step; nothing was touched.");
        }
    }

    private static Task<bool> ApplyOneAsync(
        ModuleStore store, string family, Migration migration, TimeProvider clock, CancellationToken cancellation) =>
        store.ChangeAsync(
            async (change, cancel) =>
            {
                await change.Connection.ExecuteAsync(new CommandDefinition(migration.Sql, cancellationToken: cancel));
                await change.Connection.ExecuteAsync(new CommandDefinition(
                    Note,
                    new { Family = family, Number = (long)migration.Number, migration.Name, migration.Checksum, AppliedAt = clock.GetUtcNow() },
                    cancellationToken: cancel));
                return true;
            },
            _ => true,
            cancellation);

    [GeneratedRegex(@"^(?<number>\d{4})_(?<name>[a-z0-9][a-z0-9_-]*)(\.(?<engine>sqlite|postgresql))?\.sql$")]
    private static partial Regex ScriptName();

    private sealed record AppliedMigration(long Number, string Name, string Checksum);
}
