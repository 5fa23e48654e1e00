using System.Data.Common;
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
    IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, ReportTimers timers, ReportMoves moves, ReportNews news, TimeProvider clock,
    IAuditTrail audit, IEvents events)
    : IRequestHandler<StrikeTimer, Outcome<StruckReport>>
{
    private const int MostActs = 10;

    private const string Waiting =
        """
        select number, workflow_version, state, privacy, assignee, escalation, entered_at, due_at, timer_at
        from report
        where number = @Number and timer_at <= @Now
        """;

    private const string Wind =
        "update report set timer_at = @Next, escalation = @Escalation where number = @Number and state = @State and timer_at = @TimerAt";

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, @Kind, '', @State, '', '', null)
        """;

    public async Task<Outcome<StruckReport>> Handle(StrikeTimer request, CancellationToken cancellation)
    {
        var acts = new List<string>();
        for (var rounds = 0; rounds < MostActs && await StrikeAsync(request.Number, cancellation) is { } act; rounds++)
        {
            if (act.Length > 0)
                acts.Add(act);
        }

        return new StruckReport(request.Number, acts);
    }

    /// <returns>What the earliest timer that is due did, empty where there was no longer a reason for it; null where none is due.</returns>
    private async Task<string?> StrikeAsync(int number, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Waiting, new { Number = number, Now = now }, cancellationToken: cancellation));
        if (row is null)
            return null;
        var definition = await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation);
        var state = definition.StateOf(new CaseStanding(row.State));
        var start = new TimerStart(row.EnteredAt, row.DueAt, row.Assignee is null);
        var struck = timers.Next(state, start, row.TimerAt.AddTicks(-1)) is { } due && due.At == row.TimerAt ? due : null;
        if (struck is { Act: TimerAct.Transition, Action: { } action })
        {
            var moved = await moves.MoveAsync(new ReportMove(number, null, action, [Roles.System], ""), cancellation);
            if (!moved.IsRefused)
                return action;
        }

        var kind = struck?.Act switch { null => "", TimerAct.Escalate => "escalated", _ => "warned" };
        var level = row.Escalation + (kind == "escalated" ? 1 : 0);
        var next = timers.Next(state, start, row.TimerAt)?.At;
        if (await connection.ExecuteAsync(new CommandDefinition(
                Wind, new { Number = number, Next = next, Escalation = level, row.State, row.TimerAt }, cancellationToken: cancellation)) == 0)
            return null;
        if (kind.Length > 0)
            await NoteAsync(connection, row with { Escalation = level }, kind, now, cancellation);
        return kind;
    }

    private async Task NoteAsync(DbConnection connection, Row row, string kind, DateTimeOffset now, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            Note, new { Id = Guid.CreateVersion7(now).ToString(), row.Number, Now = now, Kind = kind, row.State }, cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(row.Number), new { Timer = kind });
        if (kind != "escalated")
            return;
        await news.EscalatedAsync(row.Number, cancellation);
        // Of a secret report nobody else learns more than that there is one.
        if (row.Privacy == Privacy.Secret)
            events.Publish("complaints.report-escalated.v1", "", new { Level = row.Escalation });
        else
            events.Publish("complaints.report-escalated.v1", $"/complaints/inbox/{CaseNumber.Show(row.Number)}", new { Number = CaseNumber.Show(row.Number), Level = row.Escalation });
    }

    private sealed record Row(
        int Number, int WorkflowVersion, string State, string Privacy, string? Assignee, int Escalation, DateTimeOffset EnteredAt, DateTimeOffset? DueAt,
        DateTimeOffset TimerAt);
}
