namespace CivicHost.Sdk.Workflow;

/// <summary>The states of one kind of case and the steps between them, as data. Made by <see cref="Read(string, ITown)"/>; never changes.</summary>
public sealed class WorkflowDefinition
{
    private readonly Dictionary<string, WorkflowState> _states;
    private readonly ILookup<string, WorkflowTransition> _outOf;

    internal WorkflowDefinition(IReadOnlyList<WorkflowState> states, WorkflowState initial, IReadOnlyList<WorkflowTransition> transitions)
    {
        States = states;
        Initial = initial;
        Transitions = transitions;
        _states = states.ToDictionary(state => state.Code);
        _outOf = transitions.SelectMany(transition => transition.From, (transition, from) => (from, transition)).ToLookup(pair => pair.from, pair => pair.transition);
    }

    /// <summary>All states, in the order in which they were written.</summary>
    public IReadOnlyList<WorkflowState> States { get; }

    /// <summary>The state in which a case begins.</summary>
    public WorkflowState Initial { get; }

    /// <summary>All transitions, in the order in which they were written.</summary>
    public IReadOnlyList<WorkflowTransition> Transitions { get; }

    /// <summary>Reads a definition for this town, whose languages must all be there.</summary>
    /// <param name="json">An object with <c>states</c>, <c>initial</c> and <c>transitions</c>, at most 200,000 characters; see decision 0012.</param>
    /// <param name="town">The town.</param>
    /// <returns>The definition, or everything that is wrong with it; never an exception.</returns>
    public static WorkflowReading Read(string json, ITown town) => Read(json, town.Languages);

    /// <summary>Reads a definition and checks that no case can be lost in it.</summary>
    /// <param name="json">An object with <c>states</c>, <c>initial</c> and <c>transitions</c>, at most 200,000 characters.</param>
    /// <param name="languages">BCP 47 tags; every label must have each of them. An empty list asks for none: for a version that was
    /// published before the town took on another language.</param>
    /// <returns>The definition, or everything that is wrong with it; never an exception.</returns>
    public static WorkflowReading Read(string json, IReadOnlyList<string> languages) => WorkflowReader.Read(json, languages);

    /// <summary>Reads a workflow that is part of a larger definition, for example of a permit type.</summary>
    /// <param name="part">An object with <c>states</c>, <c>initial</c> and <c>transitions</c>; what is wrong is said on it.</param>
    /// <param name="languages">BCP 47 tags; every label must have each of them.</param>
    /// <returns>The workflow; null where something was wrong already, and worth something only where nothing is wrong with the definition.</returns>
    public static WorkflowDefinition? Read(JsonPart part, IReadOnlyList<string> languages) => WorkflowReader.Read(part, languages);

    /// <summary>Where a new case stands.</summary>
    /// <returns>The initial state.</returns>
    public CaseStanding Begin() => new(Initial.Code);

    /// <summary>The state in which a case stands.</summary>
    /// <param name="standing">Where it stands.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">This definition has no such state: the case was opened under another version.</exception>
    public WorkflowState StateOf(CaseStanding standing) => _states.GetValueOrDefault(standing.State)
        ?? throw new ArgumentException($"This definition has no state {standing.State}.", nameof(standing));

    /// <summary>The steps that somebody may take now.</summary>
    /// <param name="standing">Where the case stands.</param>
    /// <param name="roles">The roles that they have in this case.</param>
    /// <returns>The transitions, in the order in which they were written.</returns>
    /// <exception cref="ArgumentException">This definition has no such state.</exception>
    public IReadOnlyList<WorkflowTransition> Possible(CaseStanding standing, IReadOnlyCollection<string> roles) =>
        [.. _outOf[StateOf(standing).Code].Where(transition => transition.Roles.Any(roles.Contains))];

    /// <summary>Takes a step. Nothing is stored: the caller writes where the case stands now, in its change.</summary>
    /// <param name="standing">Where the case stands.</param>
    /// <param name="action">The step; whatever was sent.</param>
    /// <param name="roles">The roles that the person has in this case.</param>
    /// <param name="supplied">What they bring.</param>
    /// <returns>The step, or why not: <c>workflow.action-not-possible</c> (409), <c>workflow.action-not-yours</c> (403), or for each thing
    /// that is missing <c>workflow.comment-missing</c>, <c>reasons</c>, <c>document</c>, <c>checklist</c>, <c>payment</c> and <c>assignee</c> likewise,
    /// with the field of that name (422).</returns>
    /// <exception cref="ArgumentException">This definition has no such state.</exception>
    public Outcome<Moved> Move(CaseStanding standing, string action, IReadOnlyCollection<string> roles, Supplied supplied)
    {
        var from = StateOf(standing);
        if (_outOf[from.Code].FirstOrDefault(transition => transition.Action == action) is not { } step)
            return new Refusal("workflow.action-not-possible", RefusalKind.Conflict, Arguments: [from.LabelText]);
        if (!step.Roles.Any(roles.Contains))
            return new Refusal("workflow.action-not-yours", RefusalKind.Forbidden, Arguments: [step.LabelText]);
        var missing = WorkflowReader.Requirements.Where(known => (step.Requires & ~supplied).HasFlag(known.Value))
            .Select(known => new Refusal($"workflow.{known.Key}-missing", Field: known.Key)).ToList();
        if (missing.Count > 0)
            return Outcome<Moved>.Refused(missing);

        var to = Arrive(standing, step.To ?? standing.Origin ?? throw new ArgumentException($"The case in {standing.State} has lost its origin.", nameof(standing)));
        return new Moved(standing, to, _states[to.State], step);
    }

    /// <summary>Takes a case over from another version of the same workflow: an act of its own, to be logged.</summary>
    /// <param name="standing">Where it stands by the version under which it was opened.</param>
    /// <returns>Where it stands by this one, or <c>workflow.state-gone</c> (409) where this one has no such state.</returns>
    public Outcome<CaseStanding> Adopt(CaseStanding standing)
    {
        var needsOrigin = Returns(standing.State);
        return !_states.ContainsKey(standing.State) || (needsOrigin && (standing.Origin is null || !_states.ContainsKey(standing.Origin) || Returns(standing.Origin)))
            ? new Refusal("workflow.state-gone", RefusalKind.Conflict)
            : new CaseStanding(standing.State, needsOrigin ? standing.Origin : null);
    }

    /// <summary>A state from which one can return remembers where the case came from; through several of them, where it left the others.</summary>
    private CaseStanding Arrive(CaseStanding from, string to) => new(
        to,
        !Returns(to) ? null : Returns(from.State) ? from.Origin : from.State);

    private bool Returns(string state) => _outOf[state].Any(transition => transition.To is null);
}

/// <summary>What became of reading a workflow.</summary>
/// <param name="Definition">The definition, or null where there are problems.</param>
/// <param name="Problems">Everything that is wrong, in the order of the lines; empty where nothing is.</param>
public sealed record WorkflowReading(WorkflowDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems);
