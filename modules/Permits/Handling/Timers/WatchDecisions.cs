using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Looks every night which decisions are due: warns 15, 5 and 1 days before, and lets silence decide at the date. Days without the host are made up for.</summary>
internal sealed class WatchDecisions(IModuleDatabase database, IMediator mediator, ITownCalendar calendar) : IModuleJob
{
    public const string Name = "silence";

    private const string Due =
        """
        select number, decide_by
        from application
        where is_open and decide_by is not null and decide_by <= @Soon and (decide_by > @AfterDay or (decide_by = @AfterDay and number > @AfterNumber))
        order by decide_by, number
        limit 500
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var last = new DueDecision(0, DateOnly.MinValue);
        while (await NextAsync(last, cancellation) is { Count: > 0 } due)
        {
            foreach (var decision in due)
                await mediator.Send(new WatchDecision(decision.Number), cancellation);
            last = due[^1];
        }
    }

    private async Task<List<DueDecision>> NextAsync(DueDecision last, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<DueDecision>(new CommandDefinition(
            Due,
            new { Soon = calendar.Today.AddDays(WatchDecisionHandler.WarnDays[0]), AfterDay = last.DecideBy, AfterNumber = last.Number },
            cancellationToken: cancellation))).AsList();
    }

    private sealed record DueDecision(int Number, DateOnly DecideBy);
}

/// <summary>The date of a decision comes near, or is there: the officers are warned, or silence decides. Nothing happens twice.</summary>
[RequiresRole(Roles.System)]
public sealed record WatchDecision(int Number) : IChange<WatchedDecision>;

/// <param name="Act">warned, silent, or empty where nothing was due.</param>
public sealed record WatchedDecision(int Number, string Act);

internal sealed class WatchDecisionHandler(
    IModuleDatabase database, ApplicationReader reader, CaseDesk desk, ApplicationMoves moves, OfficeNews office, ITownCalendar calendar, ITown town, TimeProvider clock,
    ITexts texts)
    : IRequestHandler<WatchDecision, Outcome<WatchedDecision>>
{
    /// <summary>How many days before the date, the earliest first.</summary>
    public static readonly int[] WarnDays = [15, 5, 1];

    private const string WarnedDays = "select warned_days from application where number = @Number";

    private const string Warn = "update application set warned_days = @Days where number = @Number and warned_days = @Before";

    public async Task<Outcome<WatchedDecision>> Handle(WatchDecision request, CancellationToken cancellation)
    {
        // A date that was written down is looked at again: the ledger decides, not the column.
        if (await reader.FindAsync(request.Number, cancellation) is not { Application.IsOpen: true, Decision: { IsHeld: false } decision } file)
            return new WatchedDecision(request.Number, "");
        return decision.IsTacit(calendar.Today)
            ? await FallSilentAsync(file, decision.On, cancellation)
            : new WatchedDecision(request.Number, await WarnAsync(file, decision.On, cancellation) ? "warned" : "");
    }

    private async Task<bool> WarnAsync(ApplicationFile file, DateOnly on, CancellationToken cancellation)
    {
        var left = on.DayNumber - calendar.Today.DayNumber;
        if (file.FallingSilent() is null || WarnDays.LastOrDefault(days => left <= days) is not (> 0 and var due))
            return false;
        await using var connection = await database.OpenAsync(cancellation);
        var before = await connection.ExecuteScalarAsync<int>(new CommandDefinition(WarnedDays, new { file.Application.Number }, cancellationToken: cancellation));
        if (before > 0 && before <= due)
            return false;
        if (await connection.ExecuteAsync(new CommandDefinition(
                Warn, new { file.Application.Number, Days = due, Before = before }, cancellationToken: cancellation)) == 0)
            return false;
        await desk.NoteAsync(connection, file.Application, new DeskNote("warned", Action: left.ToString(System.Globalization.CultureInfo.InvariantCulture)), cancellation);
        office.DecisionDue(file.Application, file.Type, left, on);
        return true;
    }

    private async Task<Outcome<WatchedDecision>> FallSilentAsync(ApplicationFile file, DateOnly on, CancellationToken cancellation)
    {
        if (file.FallingSilent() is not { } step)
            return new WatchedDecision(file.Application.Number, "");
        await using var connection = await database.OpenAsync(cancellation);
        var certificate = Word(file, on);
        await DecisionBook.InsertAsync(connection, certificate, clock.GetUtcNow(), cancellation);
        var moved = await moves.MoveAsync(
            new ApplicationMove(file.Application.Number, null, step.Action, [Roles.System], certificate.Sentence)
            {
                Kind = "silent",
                // It is decided from the first minute of its day, whenever the host gets to say so.
                ClosedAt = on.BeginningIn(town.TimeZone),
            },
            cancellation);
        return moved.TryGetAnswer(out var to) ? new WatchedDecision(to.Number, "silent") : Outcome<WatchedDecision>.Refused(moved.Refusals);
    }

    /// <summary>The certificate of a decision that nobody took.</summary>
    private Decision Word(ApplicationFile file, DateOnly on)
    {
        var application = file.Application;
        var language = application.Language;
        var spoken = texts.In(language);
        var rule = file.Type.Clock!;
        var outcome = ApplicationOutcome.BySilence(rule.Silence);
        return new Decision(
            Guid.CreateVersion7(clock.GetUtcNow()).ToString(), application.Number, outcome, on, language, application.Applicant, file.Type.Name.In(language),
            spoken[$"decide.silent.{outcome}", application.FiledOn, rule.Period.Describe(spoken), on], "", "", [], file.Type.Decision.Remedies.In(language),
            file.Type.Decision.RemedyPeriod.ToString(), ClockWords.Of(file, spoken), null, "", "", "", null);
    }
}
