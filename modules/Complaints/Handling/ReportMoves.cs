using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>What every move of a report along its workflow has in common, whoever makes it: state, clock, timeline, log, events, news.</summary>
internal sealed class ReportMoves(
    IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, ReportTimers timers, ReportLedger ledger,
    TimeProvider clock, ICurrentPerson person, IAuditTrail audit, IEvents events, ReportNews news)
{
    private const string Standing =
        """
        select number, code, category, quarter, privacy, state, origin, workflow_version, version, unit, assignee, closed_at, due_at,
               entered_at, timer_at, escalation, reopened, filed_at
        from report
        where number = @Number
        """;

    private const string Update =
        """
        update report
        set state = @State, origin = @Origin, is_open = @IsOpen, outcome = @Outcome, closed_at = @ClosedAt, due_at = @DueAt,
            entered_at = @EnteredAt, timer_at = @TimerAt, escalation = @Escalation, assignee = @Assignee, reopened = @Reopened, version = version + 1, changed_at = @Now
        where number = @Number and version = @Version
        """;

    private const string Insert =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, 'moved', @Action, @State, @Sentence, @Note, @Person)
        """;

    /// <summary>Moves a report, inside the running change.</summary>
    public async Task<Outcome<MovedReport>> MoveAsync(ReportMove move, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var before = await connection.QuerySingleOrDefaultAsync<StandingReport?>(new CommandDefinition(
            Standing, new { move.Number }, cancellationToken: cancellation));
        if (before is null)
            return ReportRefusals.Unknown;
        if (move.Version is { } seen && seen != before.Version)
            return ReportRefusals.ChangedMeanwhile;
        var definition = await workflow.OfAsync(definitions, before.WorkflowVersion, cancellation);
        var moved = definition.Move(before.ToStanding(), move.Action, move.Roles, move.Supplied);
        if (!moved.TryGetAnswer(out var to))
            return Outcome<MovedReport>.Refused(moved.Refusals);

        var eventId = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var after = await AfterAsync(connection, definition, before, to, cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Update, after, cancellationToken: cancellation)) == 0)
            return ReportRefusals.ChangedMeanwhile;
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Id = eventId, move.Number, after.Now, move.Action, after.State, move.Sentence, move.Note, Person = person.HasRole(Roles.System) ? null : person.Id },
            cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(move.Number), new { move.Action, From = before.State, To = after.State });
        if (after.Outcome == ReportOutcome.Fixed)
            events.Publish("complaints.report-resolved.v1", "/complaints", new { before.Category, before.Quarter });
        await news.MovedAsync(move, to, cancellation);
        return new MovedReport(before.Number, before.Code, after.State, eventId);
    }

    private async Task<ReportAfterMove> AfterAsync(
        DbConnection connection, WorkflowDefinition definition, StandingReport before, Moved moved, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var state = moved.State;
        var isOpen = state.Kind != StateKind.Closed;
        // Separating what was merged by mistake is no reopening: nobody had said that it was fixed.
        var wasMerged = definition.StateOf(before.ToStanding()).Outcome == ReportOutcome.Duplicate;
        var isReopened = isOpen && before.ClosedAt is not null && !wasMerged;
        var enteredAt = moved.HasChangedState ? now : before.EnteredAt;
        // A reopened case goes to somebody else.
        var assignee = isReopened ? null : before.Assignee;
        var dueAt = isOpen ? await ledger.DueAtAsync(connection, before, definition, state, now, cancellation) : null;
        return new ReportAfterMove(
            before.Number, before.Version, now, moved.To.State, moved.To.Origin ?? "", isOpen, state.Outcome ?? "",
            isOpen ? null : now,
            dueAt,
            enteredAt,
            isOpen ? timers.Next(state, new TimerStart(enteredAt, dueAt, assignee is null), now)?.At : null,
            isReopened ? 0 : before.Escalation,
            assignee,
            before.Reopened + (isReopened ? 1 : 0));
    }
}

/// <summary>A move that somebody or something makes.</summary>
/// <param name="Version">Version of the report that the mover saw; null where nobody looked.</param>
/// <param name="Action">The workflow's action.</param>
/// <param name="Roles">What the mover is to this report.</param>
/// <param name="Sentence">What everybody may read.</param>
/// <param name="Note">For staff only.</param>
internal sealed record ReportMove(int Number, int? Version, string Action, IReadOnlyCollection<string> Roles, string Sentence, string Note = "")
{
    public Supplied Supplied => Sentence.Length > 0 ? Supplied.Comment | Supplied.Reasons : Supplied.Nothing;
}

/// <param name="EventId">Of the timeline's entry.</param>
internal sealed record MovedReport(int Number, string Code, string State, string EventId);

/// <summary>What the mover of a report can be beside the roles of the town.</summary>
internal static class ReportRole
{
    /// <summary>Whoever has the code, or writes from the reporter's own phone.</summary>
    public const string Resident = "resident";

    /// <summary>What a member of staff is to every report that they may read.</summary>
    public static IReadOnlyCollection<string> OfStaff(ICurrentPerson person) => [.. new[] { Roles.Officer, Roles.Agent }.Where(person.HasRole)];
}

internal sealed record StandingReport(
    int Number, string Code, string Category, string Quarter, string Privacy, string State, string Origin, int WorkflowVersion, int Version,
    string Unit, string? Assignee, DateTimeOffset? ClosedAt, DateTimeOffset? DueAt, DateTimeOffset EnteredAt, DateTimeOffset? TimerAt, int Escalation, int Reopened,
    DateTimeOffset FiledAt)
{
    public CaseStanding ToStanding() => new(State, Origin.Length == 0 ? null : Origin);
}

internal sealed record ReportAfterMove(
    int Number, int Version, DateTimeOffset Now, string State, string Origin, bool IsOpen, string Outcome, DateTimeOffset? ClosedAt,
    DateTimeOffset? DueAt, DateTimeOffset EnteredAt, DateTimeOffset? TimerAt, int Escalation, string? Assignee, int Reopened);
