using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>How members of staff are called on a page.</summary>
public sealed class StaffNames(IReadOnlyDictionary<string, string> names)
{
    public static readonly StaffNames None = new(new Dictionary<string, string>());

    public static async Task<StaffNames> OfAsync(IStaffDirectory staff, CancellationToken cancellation = default) =>
        new((await staff.ListAsync(cancellation)).ToDictionary(person => person.Id, person => person.Name));

    public string Of(ITexts texts, string person) => names.TryGetValue(person, out var name) ? name
        : person.StartsWith("key:", StringComparison.Ordinal) ? texts["handle.program"]
        : texts["desk.former"];
}

/// <summary>How a state feels to the applicant, by what it means.</summary>
internal static class StateMood
{
    public static StatusMood Of(WorkflowState state) => (state.Kind, state.Ball, state.Outcome) switch
    {
        (StateKind.Closed, _, { } outcome) when ApplicationOutcome.IsGrant(outcome) => StatusMood.Done,
        (StateKind.Closed, _, _) => StatusMood.Refused,
        (StateKind.Waiting, Ball.Applicant, _) => StatusMood.Waiting,
        _ => StatusMood.Working,
    };
}
