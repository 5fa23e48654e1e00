using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Rows by the thousand in one statement: a town's list has as many as it has people.</summary>
internal static class VoterListRows
{
    private const int InOneStatement = 1000;

    /// <summary>Both engines read a field of a JSON object with the same sign; how they take an array apart differs.</summary>
    private static string Parts(SqlEngine engine) =>
        engine == SqlEngine.Sqlite ? "json_each(@Rows) as each" : "jsonb_array_elements(cast(@Rows as jsonb)) as each(value)";

    private static string IntoList(SqlEngine engine) =>
        $"""
        insert into voter_list_entry (list, document, name, ward, stratum)
        select @Owner, each.value ->> 'document', each.value ->> 'name', each.value ->> 'ward', each.value ->> 'stratum'
        from {Parts(engine)}
        """;

    /// <summary>Somebody who is on two lists is one person: the list that comes first tells name and ward.</summary>
    private static string IntoPoll(SqlEngine engine) =>
        $"""
        insert into eligible (poll, digest, kind, person, name, ward, stratum)
        select @Owner, each.value ->> 'document', 'roll', each.value ->> 'document', each.value ->> 'name', each.value ->> 'ward', each.value ->> 'stratum'
        from {Parts(engine)}
        where true
        on conflict (poll, digest) do nothing
        """;

    public static Task InsertAsync(DbConnection connection, SqlEngine engine, string list, IReadOnlyList<ListedPerson> people, CancellationToken cancellation) =>
        InsertAsync(connection, IntoList(engine), list, people, cancellation);

    /// <param name="people">With the poll's digests in place of the documents' numbers.</param>
    public static Task LetVoteAsync(DbConnection connection, SqlEngine engine, string poll, IReadOnlyList<ListedPerson> people, CancellationToken cancellation) =>
        InsertAsync(connection, IntoPoll(engine), poll, people, cancellation);

    private static async Task InsertAsync(
        DbConnection connection, string insert, string owner, IReadOnlyList<ListedPerson> people, CancellationToken cancellation)
    {
        foreach (var rows in people.Chunk(InOneStatement))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                insert, new { Owner = owner, Rows = JsonSerializer.Serialize(rows, JsonSerializerOptions.Web) }, cancellationToken: cancellation));
        }
    }
}
