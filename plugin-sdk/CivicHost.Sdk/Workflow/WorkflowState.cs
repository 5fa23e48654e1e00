namespace CivicHost.Sdk.Workflow;

/// <summary>One state of a workflow. Code decides by what it means, never by its <see cref="Code"/>.</summary>
public sealed class WorkflowState
{
    internal WorkflowState(string code, LocalText label)
    {
        Code = code;
        LabelText = label;
    }

    /// <summary>What is stored: a letter, then letters, digits, underscores, hyphens and points; 1 to 60 characters.</summary>
    public string Code { get; }

    /// <summary>How far a case in this state has come.</summary>
    public StateKind Kind { get; internal init; }

    /// <summary>What a closed case has ended as, for figures: <c>fixed</c>, <c>refused</c>, <c>expired</c>; null where the state is not closed.</summary>
    public string? Outcome { get; internal init; }

    /// <summary>Who has to do something next.</summary>
    public Ball Ball { get; internal init; }

    /// <summary>What the case's clock does. In JSON by default <c>run</c> where it is open, <c>pause</c> where it waits, else <c>stop</c>.</summary>
    public StateClock Clock { get; internal init; }

    /// <summary>True where the public may see that a case is in this state; false unless the definition says so.</summary>
    public bool IsPublic { get; internal init; }

    /// <summary>What happens when a case stays too long; may be empty.</summary>
    public IReadOnlyList<StateTimer> Timers { get; internal init; } = [];

    internal LocalText LabelText { get; }

    /// <summary>Label in a language.</summary>
    /// <param name="language">BCP 47; one the definition lacks gives its first.</param>
    /// <returns>The label.</returns>
    public string Label(string language) => LabelText.In(language);
}

/// <summary>How far a case has come. In JSON in snake case.</summary>
public enum StateKind
{
    /// <summary>Not handed in yet.</summary>
    Draft,

    /// <summary>Being worked on.</summary>
    Open,

    /// <summary>Waiting for somebody or something.</summary>
    Waiting,

    /// <summary>At an end, though some can be opened again.</summary>
    Closed,
}

/// <summary>Whose turn it is. In JSON in snake case: <c>third_party</c>.</summary>
public enum Ball
{
    /// <summary>The town's.</summary>
    Town,

    /// <summary>The applicant's.</summary>
    Applicant,

    /// <summary>Somebody else's, for example of a service that is asked for its opinion.</summary>
    ThirdParty,
}

/// <summary>What a state does to the clock of a case. In JSON in snake case.</summary>
public enum StateClock
{
    /// <summary>Time counts.</summary>
    Run,

    /// <summary>Time stands and goes on later from where it stood.</summary>
    Pause,

    /// <summary>Time has ended; a case that is opened again begins at nothing.</summary>
    Stop,
}

/// <summary>What happens to a case that has been in a state for a while.</summary>
/// <param name="After">How long, counted from entering the state.</param>
/// <param name="Act">What to do then.</param>
/// <param name="Action">The transition to make as <see cref="Roles.System"/>; null unless <paramref name="Act"/> is <see cref="TimerAct.Transition"/>.</param>
public sealed record StateTimer(TimeLimit After, TimerAct Act, string? Action);

/// <summary>What a timer does. In JSON in snake case.</summary>
public enum TimerAct
{
    /// <summary>Tells whoever handles the case.</summary>
    Warn,

    /// <summary>Tells somebody above them.</summary>
    Escalate,

    /// <summary>Moves the case.</summary>
    Transition,
}
