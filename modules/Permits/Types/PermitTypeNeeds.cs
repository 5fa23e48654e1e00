using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>How a closed application ended, and what a workflow needs so that every application can.</summary>
internal static class ApplicationOutcome
{
    public const string Granted = "granted";
    public const string Refused = "refused";
    public const string Withdrawn = "withdrawn";
    public const string Lapsed = "lapsed";
    public const string GrantedBySilence = "granted_by_silence";
    public const string RefusedBySilence = "refused_by_silence";

    public static readonly string[] All = [Granted, Refused, Withdrawn, Lapsed, GrantedBySilence, RefusedBySilence];

    public static bool IsGrant(string outcome) => outcome is Granted or GrantedBySilence;

    public static bool IsRefusal(string outcome) => outcome is Refused or RefusedBySilence;

    public static string BySilence(Silence silence) => silence == Silence.Consent ? GrantedBySilence : RefusedBySilence;
}

/// <summary>What this module needs of a workflow beyond its being well written. It looks at what states mean, never at what they are called.</summary>
internal static class PermitTypeNeeds
{
    public static void Check(JsonPart part, WorkflowDefinition workflow, StatutoryRule? clock)
    {
        if (workflow.Initial.Kind is StateKind.Draft or StateKind.Closed)
            part["initial"].Wrong("types.wrong.initial", $"An application begins handed in: the first state is open or waiting. Drafts are kept apart.");
        foreach (var state in workflow.States.Where(state => state.Kind == StateKind.Closed && !ApplicationOutcome.All.Contains(state.Outcome)))
            part["states"].Wrong("types.wrong.outcome", $"The closed state {state.Code} has the outcome {state.Outcome}; known are {string.Join(", ", ApplicationOutcome.All)}.");
        if (!LeadsTo(workflow, ApplicationOutcome.Granted, Supplied.Nothing))
            part["transitions"].Wrong("types.wrong.no-grant", $"No transition grants: one must lead to a closed state with the outcome granted.");
        if (!LeadsTo(workflow, ApplicationOutcome.Refused, Supplied.Reasons))
            part["transitions"].Wrong("types.wrong.no-refusal", $"No transition refuses, or it does not require reasons: one must lead to a closed state with the outcome refused.");
        if (clock is not null)
            CheckSilence(part, workflow, ApplicationOutcome.BySilence(clock.Silence));
        foreach (var state in workflow.States.Where(state => state is { Kind: StateKind.Waiting, Ball: Ball.Applicant } && !CanAnswer(workflow, state)))
            part["states"].Wrong("types.wrong.applicant-stuck", $"From {state.Code} the applicant has no way out: a transition must have the role applicant, or require a payment.");
    }

    private static void CheckSilence(JsonPart part, WorkflowDefinition workflow, string outcome)
    {
        foreach (var state in workflow.States.Where(state => state is { Kind: StateKind.Open, Clock: StateClock.Run } && !FallsSilent(workflow, state, outcome)))
            part["transitions"].Wrong("types.wrong.no-silence", $"From {state.Code} silence leads nowhere: a transition with the role system must lead to a closed state with the outcome {outcome}.");
    }

    private static bool FallsSilent(WorkflowDefinition workflow, WorkflowState state, string outcome) => workflow.Transitions.Any(step =>
        step.From.Contains(state.Code) && step.Roles.Contains(Roles.System) && workflow.OutcomeAfter(step) == outcome);

    private static bool LeadsTo(WorkflowDefinition workflow, string outcome, Supplied required) =>
        workflow.Transitions.Any(step => workflow.OutcomeAfter(step) == outcome && step.Requires.HasFlag(required));

    private static bool CanAnswer(WorkflowDefinition workflow, WorkflowState state) => workflow.Transitions.Any(step =>
        step.From.Contains(state.Code) && (step.Roles.Contains(Roles.Applicant) || step.Requires.HasFlag(Supplied.Payment)));
}

/// <summary>What a step means, so that no code names one.</summary>
internal static class StepMeaning
{
    public static WorkflowState? Target(this WorkflowDefinition workflow, WorkflowTransition step) =>
        workflow.States.FirstOrDefault(state => state.Code == step.To);

    public static string? OutcomeAfter(this WorkflowDefinition workflow, WorkflowTransition step) => workflow.Target(step)?.Outcome;

    /// <summary>The town asks the applicant for something.</summary>
    public static bool IsAsking(this WorkflowDefinition workflow, WorkflowTransition step) =>
        workflow.Target(step) is { Kind: StateKind.Waiting, Ball: Ball.Applicant } target
        && workflow.Transitions.Any(answer => answer.From.Contains(target.Code) && answer.Roles.Contains(Roles.Applicant) && workflow.OutcomeAfter(answer) is null);

    /// <summary>The applicant has answered what was asked.</summary>
    public static bool IsAnswering(this WorkflowDefinition workflow, WorkflowTransition step) =>
        step.Roles.Contains(Roles.Applicant) && workflow.OutcomeAfter(step) is null;

    /// <summary>What the step decides, granted or refused, even where a payment stands between the decision and the permit; null where it decides nothing.</summary>
    public static string? Decides(this WorkflowDefinition workflow, WorkflowTransition step)
    {
        if (workflow.Target(step) is not { } target || step.IsPaying())
            return null;
        if (target.Outcome is ApplicationOutcome.Granted or ApplicationOutcome.Refused)
            return target.Outcome;
        var paying = workflow.Transitions.Where(next => next.From.Contains(target.Code) && next.IsPaying());
        return paying.Any(next => workflow.OutcomeAfter(next) == ApplicationOutcome.Granted) ? ApplicationOutcome.Granted : null;
    }

    /// <summary>The fee is paid without which the town does not begin.</summary>
    public static bool IsPayingForFiling(this WorkflowDefinition workflow, WorkflowTransition step) =>
        step.IsPaying() && workflow.Target(step)?.Kind == StateKind.Open;

    public static bool IsPaying(this WorkflowTransition step) => step.Requires.HasFlag(Supplied.Payment);
}
