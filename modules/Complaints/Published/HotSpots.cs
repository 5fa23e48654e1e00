using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Tells other modules where most is wrong: kinds of trouble in a quarter, with how many published reports of it are open.</summary>
internal sealed class HotSpots(IModuleDatabase database, CategoryBook categories, ITown town, TimeProvider clock) : IReadContract
{
    private const int Days = 365;

    private const string Worst =
        """
        select category, quarter, count(*) as open, cast(sum(supporters) as bigint) as supporters
        from report
        where is_open and visibility = 'shown' and privacy <> 'secret' and quarter <> '' and filed_at > @Since
        group by category, quarter
        order by count(*) + sum(supporters) desc, count(*) desc, category, quarter
        limit 40
        """;

    public string Name => "complaints.hot-spots.v1";

    public async Task<object> ReadAsync(CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(Worst, new { Since = clock.GetUtcNow().AddDays(-Days) }, cancellationToken: cancellation));
        return new HotSpotList([.. rows.Select(row => new HotSpot(
            new ReportFilter(row.Category, row.Quarter).Address("/complaints").ToString(),
            town.Languages.ToDictionary(language => language, language => $"{tree.Find(row.Category)?.NameIn(language) ?? row.Category}, {row.Quarter}"),
            row.Quarter,
            row.Open,
            row.Supporters))]);
    }

    private sealed record Row(string Category, string Quarter, long Open, long Supporters);
}

/// <param name="Spots">The worst first, at most 40.</param>
internal sealed record HotSpotList(IReadOnlyList<HotSpot> Spots);

/// <param name="Source">Path of the list of its reports.</param>
/// <param name="Labels">What and where, by language of the town.</param>
/// <param name="Open">Reports that nobody has finished, of the last 365 days.</param>
/// <param name="Supporters">Residents who said that they have the same problem.</param>
internal sealed record HotSpot(string Source, IReadOnlyDictionary<string, string> Labels, string Quarter, long Open, long Supporters);
