using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>What everything that staff do to an application has in common: nobody changed it since they saw it, and it is written down.</summary>
internal sealed class CaseDesk(ApplicationReader reader, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
{
    private const string Claim =
        "update application set version = version + 1, changed_at = @Now where number = @Number and version = @Version";

    /// <summary>The application as it stands, where it is still as the person saw it. Nothing is written yet.</summary>
    public async Task<Outcome<ApplicationFile>> LookAsync(int number, int version, CancellationToken cancellation)
    {
        if (await reader.FindAsync(number, cancellation) is not { } file)
            return ApplicationRefusals.Unknown;
        return file.Application.Version == version ? file : ApplicationRefusals.ChangedMeanwhile;
    }

    /// <summary>The last thing that can refuse a change, before the first that writes: false where a colleague was quicker.</summary>
    public async Task<bool> ClaimAsync(DbConnection connection, Application application, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Claim, new { application.Number, application.Version, Now = clock.GetUtcNow() }, cancellationToken: cancellation)) == 1;

    /// <summary>Writes a line into the application's ledger and the town's log.</summary>
    public async Task NoteAsync(DbConnection connection, Application application, DeskNote note, CancellationToken cancellation)
    {
        var noted = new NewEvent(
            application.Number, clock.GetUtcNow(), note.Kind, note.Action, application.State, note.Sentence, note.Note,
            person.HasRole(Roles.System) ? null : person.Id);
        await noted.InsertAsync(connection, cancellation);
        audit.Record(ApplicationSubject.Of(application.Number), new { Desk = note.Kind, note.Action });
    }
}

/// <param name="Kind">Of application_event.</param>
/// <param name="Action">Whom it was given to, or empty.</param>
/// <param name="Sentence">The applicant reads it; empty for none.</param>
/// <param name="Note">For staff only.</param>
internal sealed record DeskNote(string Kind, string Action = "", string Sentence = "", string Note = "");

/// <summary>Where a form of the desk leads when it was sent.</summary>
public sealed record CaseAnswer(int Number)
{
    internal string Address => CaseAddress.Of(Number);
}

internal static class CaseAddress
{
    public const string Inbox = "/permits/inbox";

    public static string Of(int number, string part = "") =>
        $"{Inbox}/{CaseNumber.Show(number)}{(part.Length == 0 ? "" : "/")}{part}";
}

internal static class CaseForm
{
    public static int Number(this SubmittedForm form) => CaseNumber.Read(form.Route("number")) ?? 0;

    public static int Version(this SubmittedForm form) => form.Whole("version") ?? 0;
}

/// <summary>The steps of an application that a member of staff may take, by what they mean.</summary>
internal static class StaffSteps
{
    /// <summary>What the person is to applications of this type.</summary>
    public static string[] RolesIn(this ICurrentPerson person, WorkflowDefinition workflow) =>
    [
        .. workflow.Transitions.SelectMany(step => step.Roles).Distinct().Where(role => role is not (Roles.Applicant or Roles.System) && person.HasRole(role)),
    ];

    public static IReadOnlyList<WorkflowTransition> StepsFor(this ApplicationFile file, ICurrentPerson person) =>
        file.Type.Workflow.Possible(file.Application.Standing, person.RolesIn(file.Type.Workflow));

    public static WorkflowTransition? Asking(this ApplicationFile file, ICurrentPerson person, string? action = null) =>
        file.StepsFor(person).FirstOrDefault(step => file.Type.Workflow.IsAsking(step) && (action is null || step.Action == action));

    public static IReadOnlyList<WorkflowTransition> Deciding(this ApplicationFile file, ICurrentPerson person) =>
        [.. file.StepsFor(person).Where(step => file.Type.Workflow.Decides(step) is not null)];

    /// <summary>The step by which the answer to what was asked is noted; null where none is awaited.</summary>
    public static WorkflowTransition? AnswerAwaited(this ApplicationFile file) => file.Pending is null ? null : file.Answering();

    /// <summary>Steps that have no form of their own elsewhere.</summary>
    public static IReadOnlyList<WorkflowTransition> Plain(this ApplicationFile file, ICurrentPerson person) =>
    [
        .. file.StepsFor(person).Where(step =>
            !step.IsPaying() && !step.Requires.HasFlag(Supplied.Checklist) && !file.Type.Workflow.IsAsking(step) && !file.Type.Workflow.IsAnswering(step)
            && file.Type.Workflow.Decides(step) is null),
    ];

    /// <summary>The step by which silence decides; null where it cannot from here.</summary>
    public static WorkflowTransition? FallingSilent(this ApplicationFile file) => file.Type.Clock is not { } rule
        ? null
        : file.Type.Workflow.Possible(file.Application.Standing, [Roles.System])
            .FirstOrDefault(step => file.Type.Workflow.OutcomeAfter(step) == ApplicationOutcome.BySilence(rule.Silence));
}
