namespace CivicHost.Sdk.Workflow;

/// <summary>Where a case stands in its workflow. Keep it in two columns, or as one text.</summary>
/// <param name="State">Code of the state.</param>
/// <param name="Origin">Code of the state to which <c>return_to_origin</c> leads back; null where no such step is possible.</param>
public sealed record CaseStanding(string State, string? Origin = null)
{
    private const char Separator = '/';

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="written">For example <c>examination</c> or <c>completing/examination</c>.</param>
    /// <returns>The standing. Whether the states are there, <see cref="WorkflowDefinition"/> knows.</returns>
    public static CaseStanding Read(string written) =>
        written.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var at
            ? new CaseStanding(written[..at], written[(at + 1)..])
            : new CaseStanding(written);

    /// <summary>The standing as one text, at most 121 characters.</summary>
    /// <returns>The state's code, and after a stroke the origin's where there is one.</returns>
    public override string ToString() => Origin is null ? State : $"{State}{Separator}{Origin}";
}

/// <summary>A step that was taken.</summary>
/// <param name="From">Where the case stood.</param>
/// <param name="To">Where it stands now.</param>
/// <param name="State">The state in which it stands now.</param>
/// <param name="Transition">The step.</param>
public sealed record Moved(CaseStanding From, CaseStanding To, WorkflowState State, WorkflowTransition Transition)
{
    /// <summary>False for a step that leaves the case in its state, like a comment: no timer begins anew by it.</summary>
    public bool HasChangedState => From.State != To.State;
}
