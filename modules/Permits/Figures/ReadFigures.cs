using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Somebody looks at the figures: residents at the totals, staff at each type and quarter. What came in from paper does not count.</summary>
internal sealed record ReadFigures(FigurePeriod Period) : IQuery<PermitFigures>;

/// <param name="All">Everything together.</param>
/// <param name="Types">One line for each type, by its code; empty for residents.</param>
/// <param name="Quarters">One line for each quarter; empty for residents.</param>
public sealed record PermitFigures(PermitTally All, IReadOnlyList<FigureLine> Types, IReadOnlyList<FigureLine> Quarters, bool IsForStaff, DateTimeOffset CountedAt);

/// <param name="Key">Code of the type or name of the quarter; empty for what lies in none.</param>
public sealed record FigureLine(string Key, string Name, PermitTally Tally);

internal sealed class ReadFiguresHandler(
    IModuleDatabase database, PermitTypes types, FigureBook<IReadOnlyList<TallyCell>> book, ITown town, ITownCalendar calendar, ITexts texts, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<ReadFigures, PermitFigures>
{
    private const string Applications =
        """
        select number, type, type_version, quarter, is_open, outcome, filed_at, filed_on, closed_at
        from application
        where filed_at >= @From and filed_at < @Until and channel <> 'register' and appeals is null
        order by number
        """;

    private const string Events =
        """
        select happened.number, happened.at, happened.state
        from application_event happened
        join application on application.number = happened.number
        where application.filed_at >= @From and application.filed_at < @Until and application.channel <> 'register' and application.appeals is null
          and happened.state <> ''
        order by happened.number, happened.at, happened.id
        """;

    private const string Asked =
        """
        select correction.number, correction.reason, correction.asked_on, correction.resolved_on
        from correction
        join application on application.number = correction.number
        where application.filed_at >= @From and application.filed_at < @Until and application.channel <> 'register' and application.appeals is null
        order by correction.number, correction.asked_on, correction.id
        """;

    private static readonly string[] ForStaff = [Roles.Officer, Roles.Agent, Roles.Administrator, PermitsRole.Manager, PermitsRole.Cashier];

    public async Task<PermitFigures> Handle(ReadFigures request, CancellationToken cancellation)
    {
        if (!ForStaff.Any(person.HasRole))
        {
            var kept = await book.ReadAsync(request.Period, () => CountAsync(request.Period, cancellation), cancellation);
            return new PermitFigures(PermitTally.Sum(kept.Counted.Select(cell => cell.Tally)), [], [], false, kept.At);
        }

        var (at, cells) = (clock.GetUtcNow(), await CountAsync(request.Period, cancellation));
        var names = (await types.ListAsync(cancellation)).ToDictionary(type => type.Code, type => type.Type.Name.In(texts.Language));
        return new PermitFigures(
            PermitTally.Sum(cells.Select(cell => cell.Tally)), Lines(cells, cell => cell.Type, code => names.GetValueOrDefault(code, code)),
            Lines(cells, cell => cell.Quarter, quarter => quarter), true, at);
    }

    private static List<FigureLine> Lines(IReadOnlyList<TallyCell> cells, Func<TallyCell, string> keyOf, Func<string, string> nameOf) =>
    [
        .. cells.GroupBy(keyOf).Select(group => new FigureLine(group.Key, nameOf(group.Key), PermitTally.Sum(group.Select(cell => cell.Tally))))
            .OrderByDescending(line => line.Tally.Received).ThenBy(line => line.Key, StringComparer.Ordinal),
    ];

    private async Task<IReadOnlyList<TallyCell>> CountAsync(FigurePeriod period, CancellationToken cancellation)
    {
        var values = new { From = period.First.BeginningIn(town.TimeZone), Until = period.Last.AddDays(1).BeginningIn(town.TimeZone) };
        await using var connection = await database.OpenAsync(cancellation);
        var events = (await connection.QueryAsync<PassedState>(new CommandDefinition(Events, values, cancellationToken: cancellation))).ToLookup(each => each.Number);
        var asked = (await connection.QueryAsync<AskedInPeriod>(new CommandDefinition(Asked, values, cancellationToken: cancellation))).ToLookup(each => each.Number);
        var rows = (await connection.QueryAsync<CountedApplication>(new CommandDefinition(Applications, values, cancellationToken: cancellation))).AsList();
        var counts = new Dictionary<(string Type, string Quarter), TallyCount>();
        foreach (var row in rows)
        {
            if (!counts.TryGetValue((row.Type, row.Quarter), out var count))
                counts[(row.Type, row.Quarter)] = count = new TallyCount(calendar);
            var type = await types.OfAsync(row.Type, row.TypeVersion, cancellation);
            count.Add(row, type, [.. events[row.Number]], [.. asked[row.Number].Select(each => each.ForClock)]);
        }

        return [.. counts.Select(count => new TallyCell(count.Key.Type, count.Key.Quarter, count.Value.ToTally()))];
    }
}
