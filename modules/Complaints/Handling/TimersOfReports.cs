using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>A report has waited too long: somebody is warned, somebody above is told, or it moves by itself.</summary>
internal sealed class TimersOfReports(
    IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, ReportTimers timers, ReportMoves moves, ReportNews news, TimeProvider clock,
    IAuditTrail audit, IEvents events)
    : ICaseTimers
{
    private const string Waiting =
        """
        select workflow_version, state, assignee, entered_at, due_at, timer_at
        from report
        where number = @Number and timer_at is not null
        """;

    private const string Raise = "update report set escalation = escalation + @Levels where number = @Number returning state, privacy, escalation";

    private const string Note =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, @Kind, '', @State, '', '', null)
        """;

    public string Table => "report";

    public async Task<TimedCase?> FindAsync(int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(Waiting, new { Number = number }, cancellationToken: cancellation));
        if (row is null)
            return null;
        var state = (await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation)).StateOf(new CaseStanding(row.State));
        return new TimedCase(state, row.EnteredAt, row.TimerAt, timers.Beside(state, new TimerStart(row.EnteredAt, row.DueAt, row.Assignee is null)));
    }

    public async Task<bool> MoveAsync(int number, string action, CancellationToken cancellation) =>
        !(await moves.MoveAsync(new ReportMove(number, null, action, [Roles.System], ""), cancellation)).IsRefused;

    public async Task TellAsync(int number, bool isEscalated, CancellationToken cancellation)
    {
        var (now, kind) = (clock.GetUtcNow(), isEscalated ? "escalated" : "warned");
        await using var connection = await database.OpenAsync(cancellation);
        var report = await connection.QuerySingleAsync<Raised>(new CommandDefinition(
            Raise, new { Number = number, Levels = isEscalated ? 1 : 0 }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            Note, new { Id = Guid.CreateVersion7(now).ToString(), Number = number, Now = now, Kind = kind, report.State }, cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(number), new { Timer = kind });
        if (!isEscalated)
            return;
        await news.EscalatedAsync(number, cancellation);
        // Of a secret report nobody else learns more than that there is one.
        if (report.Privacy == Privacy.Secret)
            events.Publish("complaints.report-escalated.v1", "", new { Level = report.Escalation });
        else
            events.Publish("complaints.report-escalated.v1", $"/complaints/inbox/{CaseNumber.Show(number)}", new { Number = CaseNumber.Show(number), Level = report.Escalation });
    }

    private sealed record Row(
        int WorkflowVersion, string State, string? Assignee, DateTimeOffset EnteredAt, DateTimeOffset? DueAt, DateTimeOffset TimerAt);

    private sealed record Raised(string State, string Privacy, int Escalation);
}
