using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>What this module needs of a workflow beyond its being well written.</summary>
internal static class WorkflowNeeds
{
    public static IReadOnlyList<Refusal> MissingIn(WorkflowDefinition workflow)
    {
        var missing = new List<Refusal>();
        if (workflow.Initial.Kind != StateKind.Open)
            missing.Add(new Refusal("flow.initial-not-open", Field: "json", Arguments: [workflow.Initial.Code]));
        foreach (var outcome in (string[])[ReportOutcome.Fixed, ReportOutcome.Refused, ReportOutcome.Duplicate])
        {
            if (workflow.States.All(state => state.Outcome != outcome))
                missing.Add(new Refusal("flow.outcome-missing", Field: "json", Arguments: [outcome]));
        }

        foreach (var state in workflow.States.Where(state => state.Kind == StateKind.Closed && state.Outcome is not (ReportOutcome.Fixed or ReportOutcome.Refused or ReportOutcome.Duplicate)))
            missing.Add(new Refusal("flow.outcome-unknown", Field: "json", Arguments: [state.Code, state.Outcome ?? ""]));
        missing.AddRange(workflow.States.Where(state => state.Outcome == ReportOutcome.Fixed && !CanReopen(workflow, state))
            .Select(state => new Refusal("flow.reopen-missing", Field: "json", Arguments: [state.Code])));
        if (!workflow.Transitions.Any(step => step.Roles.Contains(Roles.Officer) && OutcomeAfter(workflow, step) == ReportOutcome.Fixed))
            missing.Add(new Refusal("flow.resolve-missing", Field: "json"));
        if (workflow.MergeFrom(workflow.Begin()) is null)
            missing.Add(new Refusal("flow.merge-missing", Field: "json", Arguments: [workflow.Initial.Code]));
        return missing;
    }

    private static bool CanReopen(WorkflowDefinition workflow, WorkflowState closed) => workflow.Transitions.Any(step =>
        step.Action == "reopen" && step.From.Contains(closed.Code) && step.Roles.Contains(ReportRole.Resident)
        && workflow.States.Any(state => state.Code == step.To && state.Kind != StateKind.Closed));

    private static string? OutcomeAfter(WorkflowDefinition workflow, WorkflowTransition step) =>
        workflow.States.FirstOrDefault(state => state.Code == step.To)?.Outcome;
}
