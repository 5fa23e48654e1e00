using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>What everything that staff do to a report has in common: it is theirs to read, nobody changed it since they saw it, and it is written down.</summary>
internal sealed class ReportDesk(
    IDefinitions definitions, ReportWorkflow workflow, ReportTimers timers, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
{
    private const string Readable =
        $"""
        select number, version, category, quarter, landmark, privacy, visibility, workflow_version, state, origin, is_open, outcome, unit, assignee,
               filed_at, entered_at, due_at, reopened, supporters, merged_into, answers, fields_version
        from report
        where report.number = @Number and {ReadableReports.Condition}
        """;

    private const string Claim =
        "update report set version = version + 1, changed_at = @Now where number = @Number and version = @Version";

    private const string Insert =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, @Kind, @Action, @State, @Sentence, @Note, @Person)
        """;

    private const string SetTimer = "update report set timer_at = @TimerAt where number = @Number";

    private const string StillReadable = $"select count(*) from report where report.number = @Number and {ReadableReports.Condition}";

    /// <summary>The report as it stands, where the person may read it and it is still as they saw it. Nothing is written yet.</summary>
    /// <param name="version">Version of the report that the person saw; null where it does not matter.</param>
    public async Task<Outcome<DeskReport>> LookAsync(DbConnection connection, int number, int? version, CancellationToken cancellation)
    {
        var found = await connection.QuerySingleOrDefaultAsync<DeskReport?>(new CommandDefinition(
            Readable, new { Number = number, Person = person.Id ?? "" }, cancellationToken: cancellation));
        if (found is null)
            return ReportRefusals.Unknown;
        return version is { } seen && seen != found.Version ? ReportRefusals.ChangedMeanwhile : found;
    }

    /// <summary>The last thing that can refuse a change, before the first that writes: false where a colleague was quicker.</summary>
    public async Task<bool> ClaimAsync(DbConnection connection, DeskReport report, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Claim, new { report.Number, report.Version, Now = clock.GetUtcNow() }, cancellationToken: cancellation)) == 1;

    /// <summary>Writes a line into the report's timeline and the town's log.</summary>
    public async Task NoteAsync(DbConnection connection, DeskReport report, DeskNote note, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                Id = Guid.CreateVersion7(now).ToString(),
                report.Number,
                Now = now,
                note.Kind,
                note.Action,
                report.State,
                note.Sentence,
                note.Note,
                Person = person.Id,
            },
            cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(report.Number), new { Desk = note.Kind, note.Action });
    }

    /// <summary>Sets the report's next timer anew, after somebody or nobody is in charge of it.</summary>
    public async Task SetTimerAsync(DbConnection connection, DeskReport report, CancellationToken cancellation)
    {
        if (!report.IsOpen)
            return;
        var definition = await workflow.OfAsync(definitions, report.WorkflowVersion, cancellation);
        var next = timers.Next(definition.StateOf(report.ToStanding()), new TimerStart(report.EnteredAt, report.DueAt, report.Assignee is null), clock.GetUtcNow());
        await connection.ExecuteAsync(new CommandDefinition(SetTimer, new { report.Number, TimerAt = next?.At }, cancellationToken: cancellation));
    }

    /// <summary>Whether the person may still read the report after what they did to it.</summary>
    public async Task<bool> IsReadableAsync(DbConnection connection, int number, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            StillReadable, new { Number = number, Person = person.Id ?? "" }, cancellationToken: cancellation)) == 1;
}

/// <param name="Kind">Of report_event.</param>
/// <param name="Action">Whom or what it was given to, or empty.</param>
/// <param name="Sentence">Public; empty for none.</param>
/// <param name="Note">For staff only, or the code of a reason.</param>
internal sealed record DeskNote(string Kind, string Action = "", string Sentence = "", string Note = "");

/// <summary>A report as somebody at the desk has it before them.</summary>
internal sealed record DeskReport(
    int Number, int Version, string Category, string Quarter, string Landmark, string Privacy, string Visibility, int WorkflowVersion, string State, string Origin,
    bool IsOpen, string Outcome, string Unit, string? Assignee, DateTimeOffset FiledAt, DateTimeOffset EnteredAt, DateTimeOffset? DueAt, int Reopened,
    int Supporters, int? MergedInto, string Answers, int FieldsVersion)
{
    public CaseStanding ToStanding() => new(State, Origin.Length == 0 ? null : Origin);
}

/// <summary>Where a form of the desk leads when it was sent.</summary>
/// <param name="IsReadable">False where the person gave the report out of their own sight.</param>
public sealed record DeskAnswer(int Number, bool IsReadable = true)
{
    internal string Address => IsReadable ? $"/complaints/inbox/{CaseNumber.Show(Number)}" : "/complaints/inbox";
}

internal static class DeskForm
{
    public static int Number(this SubmittedForm form) => CaseNumber.Read(form.Route("number")) ?? 0;

    public static int Version(this SubmittedForm form) => form.Whole("version") ?? 0;
}
