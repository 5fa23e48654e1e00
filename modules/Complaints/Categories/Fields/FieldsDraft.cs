using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;

namespace Complaints;

/// <summary>A category's own fields while somebody writes them: kept only where they can be read, asked of nobody before they are published.</summary>
/// <param name="Version">Raised by every change: the second of two people is told.</param>
internal sealed record FieldsDraft(string Schema, int Version)
{
    private const int MostProblems = 20;

    private const string One = "select schema, version from category_draft where category = @Category";

    private const string Put =
        """
        insert into category_draft (category, schema, version) values (@Category, @Schema, 1)
        on conflict (category) do update set schema = excluded.schema, version = category_draft.version + 1
        """;

    private const string Remove = "delete from category_draft where category = @Category";

    public static Task<FieldsDraft?> FindAsync(DbConnection connection, string category, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<FieldsDraft?>(new CommandDefinition(One, new { Category = category }, cancellationToken: cancellation));

    /// <summary>Keeps a schema, inside the running change, over the draft that was seen.</summary>
    /// <param name="seen">Version of the draft that was seen; 0 where there was none.</param>
    /// <returns>What stands against it; empty where it is kept.</returns>
    public static async Task<IReadOnlyList<Refusal>> KeepAsync(
        DbConnection connection, string category, int seen, string schema, ITown town, ITexts texts, CancellationToken cancellation)
    {
        if (Against(schema, town, texts) is { Count: > 0 } problems)
            return problems;
        if (((await FindAsync(connection, category, cancellation))?.Version ?? 0) != seen)
            return [CategoryRefusals.ChangedMeanwhile];
        await connection.ExecuteAsync(new CommandDefinition(Put, new { Category = category, Schema = schema }, cancellationToken: cancellation));
        return [];
    }

    public static Task RemoveAsync(DbConnection connection, string category, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Remove, new { Category = category }, cancellationToken: cancellation));

    /// <summary>Everything wrong with a schema, each with its line.</summary>
    public static IReadOnlyList<Refusal> Against(string schema, ITown town, ITexts texts) =>
        [.. FormSchema.Read(schema, town).Problems.Take(MostProblems).Select(problem => problem.AsRefusal("fields.problem", "schema", texts))];
}
