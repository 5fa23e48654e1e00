using Dapper;
using MediatR;

namespace CivicHost.Sdk.Workflow;

/// <summary>Looks which cases have waited too long: unassigned ones too.</summary>
internal sealed class StrikeTimers(IModuleDatabase database, ICaseTimers timers, IMediator mediator, TimeProvider clock) : IModuleJob
{
    private readonly string _due =
        $"""
        select number
        from {timers.Table}
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
        return (await connection.QueryAsync<int>(new CommandDefinition(_due, new { Now = clock.GetUtcNow() }, cancellationToken: cancellation))).AsList();
    }
}

/// <summary>The timers of a case that are due go off: somebody is told, or the case moves by itself.</summary>
[RequiresRole(Roles.System)]
internal sealed record StrikeTimer(int Number) : IChange<StruckCase>;

/// <param name="Timers">How many were due.</param>
internal sealed record StruckCase(int Timers);

internal sealed class StrikeTimerHandler(IModuleDatabase database, ICaseTimers timers, ITownCalendar calendar, TimeProvider clock)
    : IRequestHandler<StrikeTimer, Outcome<StruckCase>>
{
    private const int MostTimers = 10;

    private readonly string _wind = $"update {timers.Table} set timer_at = @Next where number = @Number and state = @State and timer_at = @TimerAt";

    public async Task<Outcome<StruckCase>> Handle(StrikeTimer request, CancellationToken cancellation)
    {
        var struck = 0;
        while (struck < MostTimers && await StrikeAsync(request.Number, cancellation))
            struck++;
        return new StruckCase(struck);
    }

    /// <returns>False where no timer is due.</returns>
    private async Task<bool> StrikeAsync(int number, CancellationToken cancellation)
    {
        if (await timers.FindAsync(number, cancellation) is not { } found || found.TimerAt > clock.GetUtcNow())
            return false;
        // There may be no reason for it any more: somebody has taken the case meanwhile, for example.
        var due = Next(found, found.TimerAt.AddTicks(-1)) is { } next && next.At == found.TimerAt ? next : null;
        if (due is { Act: TimerAct.Transition, Action: { } action } && await timers.MoveAsync(number, action, cancellation))
            return true;
        await using var connection = await database.OpenAsync(cancellation);
        var values = new { Number = number, Next = Next(found, found.TimerAt)?.At, State = found.State.Code, found.TimerAt };
        if (await connection.ExecuteAsync(new CommandDefinition(_wind, values, cancellationToken: cancellation)) == 0)
            return false;
        if (due is not null)
            await timers.TellAsync(number, due.Act == TimerAct.Escalate, cancellation);
        return true;
    }

    private CaseTimer? Next(TimedCase found, DateTimeOffset after) => CaseTimer.Next(found.State, found.EnteredAt, after, calendar.Working, found.More);
}
