namespace CivicHost.Sdk.Workflow;

/// <summary>A step that a case can take, from one or several states.</summary>
public sealed class WorkflowTransition
{
    internal WorkflowTransition(string action, LocalText label)
    {
        Action = action;
        LabelText = label;
    }

    /// <summary>Name of the step, written like a state's code; from one state there is at most one of a name.</summary>
    public string Action { get; }

    /// <summary>Codes of the states in which it is possible; at least one.</summary>
    public IReadOnlyList<string> From { get; internal init; } = [];

    /// <summary>Code of the state that it leads to; null where it leads back to where the case came from (<c>return_to_origin</c>).</summary>
    public string? To { get; internal init; }

    /// <summary>Who may take it; at least one. Roles of staff, and <see cref="Roles.Applicant"/> and <see cref="Roles.System"/>.</summary>
    public IReadOnlyList<string> Roles { get; internal init; } = [];

    /// <summary>What must go with it.</summary>
    public Supplied Requires { get; internal init; }

    /// <summary>Who is told; may be empty.</summary>
    public IReadOnlyList<WorkflowNotice> Notices { get; internal init; } = [];

    internal LocalText LabelText { get; }

    /// <summary>Label in a language, as it stands on a button.</summary>
    /// <param name="language">BCP 47; one the definition lacks gives its first.</param>
    /// <returns>The label.</returns>
    public string Label(string language) => LabelText.In(language);
}

/// <summary>What goes with a step: what a transition requires, what somebody supplies. In JSON a list in snake case.</summary>
[Flags]
public enum Supplied
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>A comment.</summary>
    Comment = 1,

    /// <summary>Reasons from the list of this kind of case.</summary>
    Reasons = 2,

    /// <summary>A document.</summary>
    Document = 4,

    /// <summary>A check list, filled in.</summary>
    Checklist = 8,

    /// <summary>A payment that has arrived.</summary>
    Payment = 16,

    /// <summary>Somebody who is to handle the case.</summary>
    Assignee = 32,
}

/// <summary>A message that a transition sends.</summary>
/// <param name="Audience">To whom: <c>applicant</c>, <c>assignee</c>, or a role.</param>
/// <param name="Channel">By what way, for example <c>sms</c> or <c>email</c>.</param>
/// <param name="Template">Name of the text.</param>
public sealed record WorkflowNotice(string Audience, string Channel, string Template);
