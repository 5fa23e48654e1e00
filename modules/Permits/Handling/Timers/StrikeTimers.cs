using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Looks every few minutes which applications have waited too long in a state: unassigned ones too.</summary>
internal sealed class StrikeTimers(IModuleDatabase database, IMediator mediator, TimeProvider clock) : IModuleJob
{
    public const string Name = "timers";

    private const string Due =
        """
        select number
        from application
        where timer_at is not null and timer_at <= @Now
        order by timer_at
        limit 500
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var tried = new HashSet<int>();
        while (await NextAsync(cancellation) is { Count: > 0 } due && due.Any(tried.Add))
        {
            foreach (var number in due)
                await mediator.Send(new StrikeTimer(number), cancellation);
        }
    }

    private async Task<List<int>> NextAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<int>(new CommandDefinition(Due, new { Now = clock.GetUtcNow() }, cancellationToken: cancellation))).AsList();
    }
}

/// <summary>A timer of an application's state strikes: the office is warned, somebody above is told, or the application moves by itself.</summary>
[RequiresRole(Roles.System)]
public sealed record StrikeTimer(int Number) : IChange<StruckApplication>;

/// <param name="Acts">What happened, in order; empty where nothing was due any more.</param>
public sealed record StruckApplication(int Number, IReadOnlyList<string> Acts);

internal sealed class StrikeTimerHandler(
    IModuleDatabase database, ApplicationReader reader, CaseDesk desk, ApplicationMoves moves, OfficeNews office, ITownCalendar calendar, TimeProvider clock)
    : IRequestHandler<StrikeTimer, Outcome<StruckApplication>>
{
    private const int MostActs = 10;

    private const string Wind = "update application set timer_at = @Next where number = @Number and state = @State and timer_at = @TimerAt";

    public async Task<Outcome<StruckApplication>> Handle(StrikeTimer request, CancellationToken cancellation)
    {
        var acts = new List<string>();
        for (var rounds = 0; rounds < MostActs && await StrikeAsync(request.Number, cancellation) is { } act; rounds++)
        {
            if (act.Length > 0)
                acts.Add(act);
        }

        return new StruckApplication(request.Number, acts);
    }

    /// <returns>What the earliest timer that is due did, empty where there was no longer a reason for it; null where none is due.</returns>
    private async Task<string?> StrikeAsync(int number, CancellationToken cancellation)
    {
        if (await reader.FindAsync(number, cancellation) is not { Application: { TimerAt: { } timerAt } application } file || timerAt > clock.GetUtcNow())
            return null;
        var state = file.State;
        var struck = ApplicationTimers.Next(state, application.EnteredAt, timerAt.AddTicks(-1), calendar.Working) is { } due && due.At == timerAt ? due : null;
        if (struck is { Act: TimerAct.Transition, Action: { } action })
        {
            var moved = await moves.MoveAsync(new ApplicationMove(number, null, action, [Roles.System], ""), cancellation);
            if (!moved.IsRefused)
                return action;
        }

        var next = ApplicationTimers.Next(state, application.EnteredAt, timerAt, calendar.Working)?.At;
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(
                Wind, new { Number = number, Next = next, application.State, TimerAt = timerAt }, cancellationToken: cancellation)) == 0)
            return null;
        if (struck is null)
            return "";
        // A move that its workflow does not allow any more is at least told.
        var kind = struck.Act == TimerAct.Escalate ? "escalated" : "warned";
        await desk.NoteAsync(connection, application, new DeskNote(kind), cancellation);
        office.Waiting(application, file.Type, struck.Act == TimerAct.Escalate);
        return kind;
    }
}
