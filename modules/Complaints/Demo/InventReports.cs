using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using FluentValidation;
using MediatR;

namespace Complaints;

/// <summary>Invents reports that residents might have made between two instants, and what became of them. For trying the town out, never for a town in use.</summary>
/// <param name="Seed">The same one makes the same reports, but for their codes.</param>
[RequiresRole(Roles.System)]
internal sealed record InventReports(int Count, DateTimeOffset From, DateTimeOffset Until, int Seed) : IChange<InventedReports>;

/// <param name="First">Lowest of their numbers.</param>
/// <param name="Last">Highest of their numbers.</param>
internal sealed record InventedReports(int Count, int First, int Last);

internal sealed class InventReportsRules : AbstractValidator<InventReports>
{
    /// <summary>More would hold up those who file at the same time.</summary>
    public const int MostAtOnce = 500;

    public InventReportsRules()
    {
        RuleFor(invent => invent.Count).InclusiveBetween(1, MostAtOnce).WithErrorCode("demo.count");
        RuleFor(invent => invent.Until).GreaterThan(invent => invent.From).WithErrorCode("demo.period");
    }
}

internal sealed class InventReportsHandler(
    IModuleDatabase database, CategoryBook categories, RouteBook routes, ReportWorkflow workflow, ReportTimers timers, IDefinitions definitions,
    TimeProvider clock, ITown town, ITownCalendar calendar, IAuditTrail audit)
    : IRequestHandler<InventReports, Outcome<InventedReports>>
{
    /// <summary>How often residents report what, of the categories that the module ships with; the town's own count as one.</summary>
    private static readonly Dictionary<string, int> Weights = new()
    {
        ["road"] = 22,
        ["light"] = 18,
        ["water"] = 15,
        ["waste"] = 14,
        ["drain"] = 9,
        ["dump"] = 6,
        ["tree"] = 5,
        ["noise"] = 4,
        ["animal"] = 3,
        ["sign"] = 3,
    };

    private readonly Dictionary<(string Category, string Quarter), string> _units = [];
    private readonly Dictionary<string, int> _latest = [];

    public async Task<Outcome<InventedReports>> Handle(InventReports request, CancellationToken cancellation)
    {
        var dice = new Dice((ulong)request.Seed);
        var now = clock.GetUtcNow();
        var tree = await categories.ReadAsync(database, cancellation);
        var offered = tree.Offered(byStaff: true).ToList();
        var raffle = offered.SelectMany(category => Enumerable.Repeat(category, Weights.GetValueOrDefault(category.Code, 1))).ToArray();
        var begun = await workflow.BeginAsync(definitions, now, now, cancellation);
        var invented = new InventedTown(
            await workflow.OfAsync(definitions, begun.WorkflowVersion, cancellation), calendar, timers, dice, InventedWords.In(town.Languages[0]), now);

        await using var connection = await database.OpenAsync(cancellation);
        var times = Enumerable.Range(0, request.Count).Select(_ => TimeBetween(dice, request.From, request.Until)).Order().ToList();
        var reports = new List<ReportRow>(request.Count);
        var events = new List<ReportEventRow>(3 * request.Count);
        foreach (var year in times.GroupBy(time => calendar.DateOf(time).Year))
        {
            var count = year.Count();
            var number = CaseNumber.Of(year.Key, await ReportCount.TakeAsync(connection, year.Key, count, cancellation) - count + 1);
            foreach (var time in year)
            {
                var category = dice.Pick(raffle);
                var quarter = town.Quarters.Count == 0 ? null : dice.Pick(town.Quarters);
                var unit = await UnitForAsync(tree, category, quarter?.Name ?? "", cancellation);
                var life = new InventedCase(invented, number, time, category.AnswerHours);
                reports.Add(Invent(invented, begun.WorkflowVersion, life, number++, category, quarter, unit, time));
                events.AddRange(life.Events);
            }
        }

        await ReportRow.InsertAsync(connection, reports, cancellation);
        await SearchWords.PutAsync(connection, database.Engine, reports.Select(row => (row.Number, $"{row.Text} {row.Landmark}")), cancellation);
        await ReportEventRow.InsertAsync(connection, events, cancellation);
        var answer = new InventedReports(reports.Count, reports[0].Number, reports[^1].Number);
        audit.Record("demo", new { Invented = answer.Count, First = CaseNumber.Show(answer.First), Last = CaseNumber.Show(answer.Last), request.Seed });
        return answer;
    }

    private ReportRow Invent(
        InventedTown invented, int workflowVersion, InventedCase life, int number, Category category, Quarter? quarter, string unit, DateTimeOffset filedAt)
    {
        var dice = invented.Dice;
        var language = dice.Chance(0.7) ? town.Languages[0] : dice.Pick(town.Languages);
        var words = InventedWords.In(language);
        var twin = _latest.GetValueOrDefault(category.Code);
        var end = EndOf(dice, hasTwin: twin > 0);
        life.Live(end);
        var isMerged = life.State.Outcome == ReportOutcome.Duplicate;
        if (!isMerged)
            _latest[category.Code] = number;
        var ratedAt = life.IsFixed && dice.Chance(0.25) ? life.Rate() : null;
        var point = dice.Chance(0.55) ? PointIn(dice, quarter) : null;
        var reporter = ReporterOf(dice, number);
        return new ReportRow(number, TrackingCode.Next(), category.Code, quarter?.Name ?? "", words.Landmark(dice), words.Text(dice, category.Code), filedAt, calendar.DateOf(life.PromisedAt))
        {
            Latitude = point?.Latitude,
            Longitude = point?.Longitude,
            Cell = point is { } known ? GeoCell.Of(known) : null,
            Privacy = Privacy.Closer(category.Privacy, dice.Below(100) switch { 0 => Privacy.Secret, < 20 => Privacy.NameHidden, _ => "" }),
            Visibility = dice.Below(1000) switch { < 5 => Visibility.Quarantined, < 8 => Visibility.Hidden, _ => Visibility.Shown },
            Reporter = reporter.Name,
            Email = reporter.Email,
            Phone = reporter.Phone,
            Language = language,
            Channel = dice.Below(10) switch { < 5 => "web", < 8 => "counter", 8 => "sms", _ => "open311" },
            WorkflowVersion = workflowVersion,
            State = life.Standing.State,
            Origin = life.Standing.Origin ?? "",
            IsOpen = life.IsOpen,
            Outcome = life.State.Outcome ?? "",
            Unit = unit,
            Version = 1 + life.Moves,
            ChangedAt = life.At,
            ClosedAt = life.IsOpen ? null : life.EnteredAt,
            DueAt = life.DueAt,
            EnteredAt = life.EnteredAt,
            TimerAt = life.TimerAt,
            Escalation = life.Escalation,
            Reopened = life.Reopened,
            Supporters = dice.Chance(0.15) ? (int)Math.Min(60, dice.Wait() * 4) : 0,
            MergedInto = isMerged ? twin : null,
            Rating = ratedAt is null ? null : dice.Chance(0.7) ? 2 : 1,
            RatedAt = ratedAt,
        };
    }

    private async ValueTask<string> UnitForAsync(CategoryTree tree, Category category, string quarter, CancellationToken cancellation)
    {
        if (!_units.TryGetValue((category.Code, quarter), out var unit))
            _units[(category.Code, quarter)] = unit = await routes.UnitForAsync(database, tree, category, quarter, cancellation);
        return unit;
    }

    private static string? EndOf(Dice dice, bool hasTwin) => dice.Below(100) switch
    {
        < 78 => ReportOutcome.Fixed,
        < 89 => ReportOutcome.Refused,
        < 95 when hasTwin => ReportOutcome.Duplicate,
        < 97 => ReportOutcome.Fixed,
        _ => null,
    };

    /// <summary>People report by day. Instants have no finer part than databases keep.</summary>
    private static DateTimeOffset TimeBetween(Dice dice, DateTimeOffset from, DateTimeOffset until)
    {
        var time = from + dice.Fraction() * (until - from);
        var byDay = new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero).AddHours(7 + 13 * dice.Fraction());
        var chosen = byDay >= from && byDay < until ? byDay : time;
        return new DateTimeOffset(chosen.UtcTicks - chosen.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
    }

    /// <summary>Around a few corners of each quarter, where most things happen.</summary>
    private GeoPoint? PointIn(Dice dice, Quarter? quarter)
    {
        if ((quarter?.Centre ?? town.Centre) is not { } centre)
            return null;
        var corner = dice.Below(12) * Math.Tau / 12;
        var reach = 0.004 * dice.Fraction();
        return new GeoPoint(
            Math.Round(centre.Latitude + reach * Math.Sin(corner) + 0.0006 * (dice.Fraction() - 0.5), 6),
            Math.Round(centre.Longitude + reach * Math.Cos(corner) + 0.0006 * (dice.Fraction() - 0.5), 6));
    }

    /// <summary>Numbers and addresses that nobody can have, and nobody who waits for news.</summary>
    private static Reporter ReporterOf(Dice dice, int number) => dice.Below(10) switch
    {
        < 4 => new Reporter($"R. {number % 5000}", $"+999{dice.Below(10_000_000):D7}"),
        4 => new Reporter($"R. {number % 5000}", $"r{dice.Below(200_000)}@example.org"),
        5 => new Reporter($"R. {number % 5000}"),
        _ => Reporter.Nobody,
    };
}
