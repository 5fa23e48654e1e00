using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Finds published reports, the newest first, at a cost that does not grow with how many there are.</summary>
internal sealed class PublishedReports(IModuleDatabase database, CategoryBook categories, ITown town)
{
    /// <summary>How many hits of a search are held against the other filters for one page.</summary>
    private const int SearchWindow = 1000;

    /// <summary>PostgreSQL looks for words in so many of the highest numbers for each hit that is wanted, before it sorts what its index finds anywhere.</summary>
    private const int DepthForEachHit = 40;

    public async Task<FoundReports<TRow>> FindAsync<TRow>(
        PublishedSql sql, ReportFilter filter, ListMark before, int limit, CancellationToken cancellation)
        where TRow : IPublishedRow
    {
        var tree = await categories.ReadAsync(database, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        if (!string.IsNullOrEmpty(filter.Words))
            return await SearchAsync<TRow>(connection, sql, filter, tree, before, limit, cancellation);
        var found = filter.IsEmpty
            ? await ReadAsync<TRow>(connection, sql.Newest, new { before.FiledAt, before.Number, Limit = limit + 1 }, cancellation)
            : await MergeAsync<TRow>(connection, sql, ArmsOf(filter, tree), before, limit + 1, cancellation);
        return found.Count > limit ? new FoundReports<TRow>(found[..limit], MarkOf(found[limit - 1])) : new FoundReports<TRow>(found, null);
    }

    /// <summary>Each way through an index is in order; of the next only what can still come before the last one wanted is read.</summary>
    private static async Task<List<TRow>> MergeAsync<TRow>(
        DbConnection connection, PublishedSql sql, IEnumerable<Arm> arms, ListMark before, int limit, CancellationToken cancellation)
        where TRow : IPublishedRow
    {
        var found = new List<TRow>();
        foreach (var arm in arms)
        {
            var rows = await ReadAsync<TRow>(
                connection,
                arm.Quarter is null ? sql.OfCategory : sql.OfQuarter,
                new
                {
                    arm.Category,
                    arm.Quarter,
                    arm.IsOpen,
                    before.FiledAt,
                    before.Number,
                    Floor = found.Count < limit ? ListMark.LongAgo : found[limit - 1].FiledAt,
                    Limit = limit,
                },
                cancellation);
            if (rows.Count > 0)
                found = [.. found.Concat(rows).OrderByDescending(row => row.FiledAt).ThenByDescending(row => row.Number).Take(limit)];
        }

        return found;
    }

    private IEnumerable<Arm> ArmsOf(ReportFilter filter, CategoryTree tree)
    {
        var quarters = (IReadOnlyList<string?>?)filter.QuartersIn(town) ?? [null];
        IReadOnlyList<bool> states = filter.IsOpen is { } isOpen ? [isOpen] : [true, false];
        return
            from quarter in quarters
            from category in filter.CategoriesIn(tree) ?? [.. tree.All.Select(category => category.Code)]
            from state in states
            select new Arm(category, quarter, state);
    }

    /// <summary>Whole words, and where none has them, words that begin like the last one.</summary>
    private async Task<FoundReports<TRow>> SearchAsync<TRow>(
        DbConnection connection, PublishedSql sql, ReportFilter filter, CategoryTree tree, ListMark before, int limit, CancellationToken cancellation)
        where TRow : IPublishedRow
    {
        if (SearchWords.WholeWords(filter.Words, database.Engine) is not { } words || FoldedWords.Query(filter.Words, database.Engine) is not { } begun)
            return new FoundReports<TRow>([], null);
        var whole = await SearchAsync<TRow>(connection, sql, words, filter, tree, before, limit, cancellation);
        return whole.Rows.Count > 0 || whole.Next is not null || !SearchWords.CanGoOn(filter.Words)
            ? whole
            : await SearchAsync<TRow>(connection, sql, begun, filter, tree, before, limit, cancellation);
    }

    private async Task<FoundReports<TRow>> SearchAsync<TRow>(
        DbConnection connection, PublishedSql sql, string words, ReportFilter filter, CategoryTree tree, ListMark before, int limit, CancellationToken cancellation)
        where TRow : IPublishedRow
    {
        var (inCategories, inQuarters) = (filter.CategoriesIn(tree), filter.QuartersIn(town));
        var isNarrowed = inCategories is not null || inQuarters is not null || filter.IsOpen is not null;
        var window = isNarrowed ? Math.Max(SearchWindow, limit + 1) : limit + 1;
        var hits = await HitsAsync<TRow>(connection, sql, words, before, window, cancellation);
        var meant = hits
            .Where(row => (inCategories?.Contains(row.Category) ?? true) && (inQuarters?.Contains(row.Quarter) ?? true) && row.IsOpen == (filter.IsOpen ?? row.IsOpen))
            .Take(limit + 1)
            .ToList();
        if (meant.Count > limit)
            return new FoundReports<TRow>(meant[..limit], MarkOf(meant[limit - 1]));
        return new FoundReports<TRow>(meant, hits.Count == window ? MarkOf(hits[^1]) : null);
    }

    private async Task<List<TRow>> HitsAsync<TRow>(
        DbConnection connection, PublishedSql sql, string words, ListMark before, int most, CancellationToken cancellation)
    {
        var values = new { Words = words, before.Number, Limit = most, Depth = most * DepthForEachHit };
        if (database.Engine == SqlEngine.Sqlite)
            return await ReadAsync<TRow>(connection, sql.WithWordsOnSqlite, values, cancellation);
        var newest = await ReadAsync<TRow>(connection, sql.WithWordsAmongNewest, values, cancellation);
        return newest.Count == most ? newest : await ReadAsync<TRow>(connection, sql.WithWordsAnywhere, values, cancellation);
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(DbConnection connection, string sql, object values, CancellationToken cancellation) =>
        (await connection.QueryAsync<TRow>(new CommandDefinition(sql, values, cancellationToken: cancellation))).AsList();

    private static ListMark MarkOf(IPublishedRow row) => new(row.FiledAt, row.Number);

    private sealed record Arm(string Category, string? Quarter, bool IsOpen);
}

/// <param name="Rows">In order.</param>
/// <param name="Next">Where the next page goes on; null where there is none.</param>
internal sealed record FoundReports<TRow>(IReadOnlyList<TRow> Rows, ListMark? Next);
