using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Looks every few minutes which reports have waited too long: unassigned and unrouted ones too.</summary>
internal sealed class StrikeTimers(IModuleDatabase database, IMediator mediator, TimeProvider clock) : IModuleJob
{
    public const string Name = "timers";

    private const string Due =
        """
        select number
        from report
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

/// <summary>A timer of a report strikes: somebody is warned, somebody above is told, or the report moves by itself.</summary>
[RequiresRole(Roles.System)]
public sealed record StrikeTimer(int Number) : IChange<StruckReport>;

/// <param name="Acts">What happened, in order; empty where nothing was due any more.</param>
public sealed record StruckReport(int Number, IReadOnlyList<string> Acts);

internal sealed class StrikeTimerHandler(
    IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, ReportTimers timers, ReportMoves moves, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<StrikeTimer, Outcome<StruckReport>>
{
    private const int MostActs = 10;

    private const string Waiting =
        "select workflow_version, state, origin, entered_at, due_at, timer_at from report where number = @Number and timer_at <= @Now";

    private const string Escalate =
        "update report set timer_at = @Next, escalation = escalation + 1 where number = @Number";

    private const string Warn = "update report set timer_at = @Next where number = @Number";

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, @Kind, '', @State, '', '', null)
        """;

    public async Task<Outcome<StruckReport>> Handle(StrikeTimer request, CancellationToken cancellation)
    {
        var acts = new List<string>();
        while (acts.Count < MostActs && await StrikeAsync(request.Number, cancellation) is { } act)
            acts.Add(act);
        return new StruckReport(request.Number, acts);
    }

    /// <returns>What the earliest timer that is due did; null where none is.</returns>
    private async Task<string?> StrikeAsync(int number, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Waiting, new { Number = number, Now = now }, cancellationToken: cancellation));
        if (row is null)
            return null;
        var definition = await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation);
        var state = definition.StateOf(new CaseStanding(row.State));
        var struck = timers.Next(state, row.EnteredAt, row.DueAt, row.TimerAt.AddTicks(-1));
        if (struck is { Act: TimerAct.Transition, Action: { } action })
        {
            var moved = await moves.MoveAsync(new ReportMove(number, null, action, [Roles.System], ""), cancellation);
            if (!moved.IsRefused)
                return action;
        }

        var isEscalation = struck?.Act == TimerAct.Escalate;
        var next = timers.Next(state, row.EnteredAt, row.DueAt, row.TimerAt)?.At;
        await connection.ExecuteAsync(new CommandDefinition(isEscalation ? Escalate : Warn, new { Number = number, Next = next }, cancellationToken: cancellation));
        var kind = isEscalation ? "escalated" : "warned";
        await connection.ExecuteAsync(new CommandDefinition(
            Note, new { Id = Guid.CreateVersion7(now).ToString(), Number = number, Now = now, Kind = kind, row.State }, cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(number), new { Timer = kind });
        return kind;
    }

    private sealed record Row(int WorkflowVersion, string State, string Origin, DateTimeOffset EnteredAt, DateTimeOffset? DueAt, DateTimeOffset TimerAt);
}
