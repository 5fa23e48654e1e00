using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Writes roll and urn anew in the order of their keys, in one transaction: what the engine noted beside a row when it was written
/// (PostgreSQL's xmin and place, SQLite's pages as they were split) says nothing any more.</summary>
internal static class UrnRewriting
{
    private static readonly IReadOnlyList<Table> Kept =
    [
        new("roll", "poll, person, channel, ward, stratum, helper, claim", "poll, person"),
        new("urn", "poll, token, version, counts, ballot, nonce, signature", "poll, token, version"),
        new("named_ballot", "poll, person, name, ballot", "poll, person"),
    ];

    /// <summary>Before anything else of the change: whoever casts takes roll and urn first and the log's head after them.</summary>
    public static async Task LockAsync(DbConnection connection, SqlEngine engine, CancellationToken cancellation)
    {
        if (engine == SqlEngine.PostgreSql)
            await connection.ExecuteAsync(new CommandDefinition("lock table roll, urn, named_ballot in access exclusive mode", cancellationToken: cancellation));
    }

    /// <summary>All polls at once: TRUNCATE gives each table a new file, and a poll alone would show by its row's age.</summary>
    public static async Task RewriteAsync(DbConnection connection, SqlEngine engine, CancellationToken cancellation)
    {
        await SecureDelete.SwitchOnAsync(connection, engine, cancellation);
        foreach (var table in Kept)
        {
            foreach (var step in engine == SqlEngine.PostgreSql ? OnPostgreSql(table) : OnSqlite(table))
                await connection.ExecuteAsync(new CommandDefinition(step, cancellationToken: cancellation));
        }
    }

    private static string[] OnPostgreSql(Table table) =>
    [
        $"create temporary table lifted_{table.Name} on commit drop as select {table.Columns} from {table.Name}",
        $"truncate {table.Name}",
        $"insert into {table.Name} ({table.Columns}) select {table.Columns} from lifted_{table.Name} order by {table.Key}",
    ];

    private static string[] OnSqlite(Table table) =>
    [
        $"create table lifted_{table.Name} as select {table.Columns} from {table.Name} order by {table.Key}",
        $"delete from {table.Name}",
        $"insert into {table.Name} ({table.Columns}) select {table.Columns} from lifted_{table.Name} order by {table.Key}",
        $"drop table lifted_{table.Name}",
    ];

    private sealed record Table(string Name, string Columns, string Key);
}
