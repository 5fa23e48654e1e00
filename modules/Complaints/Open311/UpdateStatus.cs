using System.Text.Json;
using CivicHost.Sdk.Workflow;
using Microsoft.Extensions.Configuration;

namespace Complaints.Open311;

/// <summary>How states of the town's workflow are called in updates, and what a status that comes in asks for.</summary>
internal sealed class UpdateStatus(IConfiguration settings)
{
    private static readonly HashSet<string> Known =
    [
        "open", "closed", "fixed", "in_progress", "planned", "action_scheduled", "investigating", "duplicate", "not_councils_responsibility",
        "no_further_action", "internal_referral", "cancelled", "reopen", "for_triage", "unchanged",
    ];

    private static readonly Lazy<Dictionary<string, string>> Shipped = new(ReadShipped);

    public static IReadOnlyCollection<string> All => Known;

    /// <summary>What the town says in the setting <c>Open311Status:{state}</c>, else what the shipped workflow says of its own states, else what
    /// the state means: a plain closed reads as closed and not fixed.</summary>
    public string Of(WorkflowDefinition workflow, string state)
    {
        if ((settings[$"Open311Status:{state}"] ?? Shipped.Value.GetValueOrDefault(state)) is { } said && Known.Contains(said))
            return said;
        if (state == workflow.Initial.Code || workflow.States.FirstOrDefault(known => known.Code == state) is not { } meant)
            return "open";
        return (meant.Kind, meant.Ball, meant.Outcome) switch
        {
            (StateKind.Closed, _, ReportOutcome.Fixed) => "fixed",
            (StateKind.Closed, _, ReportOutcome.Duplicate) => "duplicate",
            (StateKind.Closed, _, ReportOutcome.Refused) => "no_further_action",
            (StateKind.Closed, _, _) => "closed",
            (StateKind.Waiting, Ball.ThirdParty, _) => "internal_referral",
            (StateKind.Waiting, _, _) => "investigating",
            _ => "in_progress",
        };
    }

    /// <summary>The step by which a report comes to what a status says, as far as a resident or the town's own machinery may take it.</summary>
    /// <returns>Null where there is none: what was written is then a comment.</returns>
    public static WorkflowTransition? StepFor(WorkflowDefinition workflow, CaseStanding standing, string status, IReadOnlyCollection<string> roles)
    {
        var isOpen = workflow.StateOf(standing).Kind != StateKind.Closed;
        return workflow.Possible(standing, roles).FirstOrDefault(step =>
            step.To is { } to
            && (step.Requires & ~Supplied.Comment & ~Supplied.Reasons) == Supplied.Nothing
            && Leads(workflow.StateOf(new CaseStanding(to)), status, isOpen));
    }

    private static bool Leads(WorkflowState to, string status, bool isOpen) => (status, isOpen) switch
    {
        ("open" or "reopen", false) => to.Kind != StateKind.Closed,
        ("fixed", true) => to.Outcome == ReportOutcome.Fixed,
        ("closed" or "no_further_action" or "not_councils_responsibility" or "cancelled", true) => to.Outcome == ReportOutcome.Refused,
        _ => false,
    };

    private static Dictionary<string, string> ReadShipped()
    {
        using var file = typeof(UpdateStatus).Assembly.GetManifestResourceStream("Complaints.Workflows.open311.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file) ?? [];
    }
}
