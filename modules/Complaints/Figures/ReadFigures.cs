using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Somebody looks at the figures: residents at those of published reports, an officer or agent at those of all that they may read.</summary>
/// <param name="Category">Code, with what stands below it; null for all.</param>
/// <param name="Quarter">Name, with what lies in it; null for all.</param>
/// <param name="OnlyPublished">True for what everybody may see, whoever asks.</param>
internal sealed record ReadFigures(FigurePeriod Period, string? Category, string? Quarter, bool OnlyPublished = false) : IQuery<ReportFigures>;

/// <param name="All">Everything together.</param>
/// <param name="Categories">One line for each category that stands in the chosen one, or for the groups at the top.</param>
/// <param name="Quarters">One line for each quarter that lies in the chosen one, or for those at the top.</param>
/// <param name="Cells">What the lines are made of.</param>
/// <param name="IsForStaff">True where unpublished reports are counted, too, and small numbers are said.</param>
internal sealed record ReportFigures(
    ReportTally All, IReadOnlyList<FigureLine> Categories, IReadOnlyList<FigureLine> Quarters, IReadOnlyList<TallyCell> Cells, bool IsForStaff,
    DateTimeOffset CountedAt);

/// <param name="Key">Code of the category or name of the quarter.</param>
public sealed record FigureLine(string Key, ReportTally Tally);

internal sealed class ReadFiguresHandler(
    IModuleDatabase database, CategoryBook categories, FigureBook<IReadOnlyList<TallyCell>> tallies, ITown town, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<ReadFigures, ReportFigures>
{
    private const string Columns =
        "report.category, report.quarter, report.is_open, report.outcome, report.reopened, report.rating, report.filed_at, report.closed_at, report.due_at";

    private const string Published =
        $"""
        select {Columns}
        from report
        where report.visibility = 'shown' and report.privacy <> 'secret' and report.filed_at >= @From and report.filed_at < @Until
        """;

    private const string Readable =
        $"""
        select {Columns}
        from report
        where report.filed_at >= @From and report.filed_at < @Until and report.visibility <> 'quarantined' and {ReadableReports.Condition}
        """;

    public async Task<ReportFigures> Handle(ReadFigures request, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        var isForStaff = !request.OnlyPublished && (person.HasRole(Roles.Officer) || person.HasRole(Roles.Agent));
        var counted = isForStaff
            ? new CountedFigures<IReadOnlyList<TallyCell>>(await CountAsync(Readable, request.Period, cancellation), clock.GetUtcNow())
            : await tallies.ReadAsync(request.Period, () => CountAsync(Published, request.Period, cancellation), cancellation);

        var filter = new ReportFilter(request.Category, request.Quarter);
        var (inCategories, inQuarters) = (filter.CategoriesIn(tree), filter.QuartersIn(town));
        var cells = counted.Counted
            .Where(cell => (inCategories?.Contains(cell.Category) ?? true) && (inQuarters?.Contains(cell.Quarter) ?? true))
            .ToList();
        return new ReportFigures(
            ReportTally.Sum(cells.Select(cell => cell.Tally)),
            CategoryLines(cells, tree, request.Category ?? ""), QuarterLines(cells, request.Quarter), cells, isForStaff, counted.At);
    }

    private static List<FigureLine> CategoryLines(List<TallyCell> cells, CategoryTree tree, string chosen) => Lines(
        tree.In(chosen).Select(category => category.Code),
        code => tree.Below(code).ToHashSet(), chosen, cells, cell => cell.Category);

    private List<FigureLine> QuarterLines(List<TallyCell> cells, string? chosen) => Lines(
        town.Quarters.Where(quarter => (quarter.Parent ?? "") == (chosen ?? "")).Select(quarter => quarter.Name),
        name => new ReportFilter(Quarter: name).QuartersIn(town)!.ToHashSet(), chosen ?? "", cells, cell => cell.Quarter);

    /// <summary>A line for each part, and one for what lies in none of them.</summary>
    private static List<FigureLine> Lines(
        IEnumerable<string> parts, Func<string, HashSet<string>> within, string chosen, List<TallyCell> cells, Func<TallyCell, string> keyOf)
    {
        var lines = new List<FigureLine>();
        var counted = new HashSet<string>();
        foreach (var part in parts)
        {
            var keys = within(part);
            counted.UnionWith(keys);
            lines.Add(new FigureLine(part, ReportTally.Sum(cells.Where(cell => keys.Contains(keyOf(cell))).Select(cell => cell.Tally))));
        }

        lines.Add(new FigureLine(chosen, ReportTally.Sum(cells.Where(cell => !counted.Contains(keyOf(cell))).Select(cell => cell.Tally))));
        return [.. lines.Where(line => line.Tally.Received > 0).OrderByDescending(line => line.Tally.Received)];
    }

    private async Task<IReadOnlyList<TallyCell>> CountAsync(string sql, FigurePeriod period, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var counts = new Dictionary<(string Category, string Quarter), TallyCount>();
        await using var connection = await database.OpenAsync(cancellation);
        var values = new { From = period.First.BeginningIn(town.TimeZone), Until = period.Last.AddDays(1).BeginningIn(town.TimeZone), Person = person.Id ?? "" };
        await foreach (var row in connection.QueryUnbufferedAsync<Row>(sql, values).WithCancellation(cancellation))
        {
            if (!counts.TryGetValue((row.Category, row.Quarter), out var count))
                counts[(row.Category, row.Quarter)] = count = new TallyCount();
            count.Add(row, now);
        }

        return [.. counts.Select(count => new TallyCell(count.Key.Category, count.Key.Quarter, count.Value.ToTally()))];
    }

    internal sealed record Row(
        string Category, string Quarter, bool IsOpen, string Outcome, int Reopened, int? Rating, DateTimeOffset FiledAt, DateTimeOffset? ClosedAt, DateTimeOffset? DueAt);

    private sealed class TallyCount
    {
        private readonly List<int> _minutes = [];
        private int _received, _open, _overdue, _fixed, _refused, _merged, _reopened, _rated, _satisfied;

        public void Add(Row row, DateTimeOffset now)
        {
            _received++;
            _open += row.IsOpen ? 1 : 0;
            _overdue += row.IsOpen && row.DueAt < now ? 1 : 0;
            _fixed += row.Outcome == ReportOutcome.Fixed ? 1 : 0;
            _refused += row.Outcome == ReportOutcome.Refused ? 1 : 0;
            _merged += row.Outcome == ReportOutcome.Duplicate ? 1 : 0;
            _reopened += row.Reopened > 0 ? 1 : 0;
            _rated += row.Rating is null ? 0 : 1;
            _satisfied += row.Rating == 2 ? 1 : 0;
            if (row.Outcome == ReportOutcome.Fixed && row.ClosedAt is { } closedAt)
                _minutes.Add((int)Math.Clamp((closedAt - row.FiledAt).TotalMinutes, 0, int.MaxValue));
        }

        public ReportTally ToTally()
        {
            _minutes.Sort();
            return new ReportTally(_received, _open, _overdue, _fixed, _refused, _merged, _reopened, _rated, _satisfied, _minutes);
        }
    }
}
