using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>What inventing a case needs to know of the town.</summary>
internal sealed record InventedTown(
    WorkflowDefinition Workflow, ITownCalendar Calendar, ReportTimers Timers, Dice Dice, InventedWords Words, DateTimeOffset Now);

/// <summary>The life of an invented report: it moves by the town's own workflow, in working time, and its timers strike as they would have.</summary>
internal sealed class InventedCase
{
    private const Supplied Everything = Supplied.Comment | Supplied.Reasons | Supplied.Document | Supplied.Checklist | Supplied.Payment | Supplied.Assignee;

    private readonly InventedTown _town;
    private readonly int _number;
    private readonly int _answerHours;

    public InventedCase(InventedTown town, int number, DateTimeOffset filedAt, int answerHours)
    {
        (_town, _number, _answerHours, At, EnteredAt) = (town, number, answerHours, filedAt, filedAt);
        Standing = town.Workflow.Begin();
        State = town.Workflow.Initial;
        PromisedAt = town.Calendar.Working.Add(filedAt, TimeSpan.FromHours(answerHours));
        DueAt = PromisedAt;
    }

    public List<ReportEventRow> Events { get; } = [];

    public CaseStanding Standing { get; private set; }

    public WorkflowState State { get; private set; }

    /// <summary>When something last happened.</summary>
    public DateTimeOffset At { get; private set; }

    public DateTimeOffset EnteredAt { get; private set; }

    /// <summary>End of the service level when it was filed.</summary>
    public DateTimeOffset PromisedAt { get; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Escalation { get; private set; }

    public int Reopened { get; private set; }

    public int Moves { get; private set; }

    public bool IsOpen => State.Kind != StateKind.Closed;

    public bool IsFixed => State.Outcome == ReportOutcome.Fixed;

    public DateTimeOffset? TimerAt => IsOpen ? _town.Timers.Next(State, new TimerStart(EnteredAt, DueAt, IsUnattended: true), _town.Now)?.At : null;

    /// <summary>Lives until it is closed, or until now.</summary>
    /// <param name="end">The outcome that awaits it; null where nobody ever closes it.</param>
    public void Live(string? end)
    {
        Proceed(end);
        if (IsOpen)
            Wait(_town.Now);
    }

    /// <returns>When the reporter rated the answer, or null where that is still to come.</returns>
    public DateTimeOffset? Rate()
    {
        var at = At.AddHours(1 + _town.Dice.Below(100));
        if (at > _town.Now)
            return null;
        Note(at, "rated", "", "");
        At = at;
        return at;
    }

    private void Proceed(string? end)
    {
        var (dice, words) = (_town.Dice, _town.Words);
        if (dice.Chance(0.9) && !Move(IsWork, 0.3, words.Working))
            return;
        if (dice.Chance(0.12) && Move(state => state.Kind == StateKind.Waiting, 0.2, words.Waiting) && !Move(IsWork, 0.5, words.Working))
            return;
        if (end is null || !Close(end) || !IsFixed || !dice.Chance(0.04))
            return;
        if (Move(state => state.Kind == StateKind.Open, 0.3, words.Again) && Move(IsWork, 0.2, words.Working))
            Close(ReportOutcome.Fixed);
    }

    private static bool IsWork(WorkflowState state) => state is { Kind: StateKind.Open, Clock: StateClock.Run };

    private bool Close(string outcome) => Move(
        state => state.Outcome == outcome,
        0.4,
        outcome switch { ReportOutcome.Fixed => _town.Words.Fixed, ReportOutcome.Duplicate => _town.Words.Duplicate, _ => _town.Words.Refused });

    /// <summary>Takes a step into a state of a kind, after a part of the service level that is now short, now long.</summary>
    /// <returns>False where there is no such step, or it would be in the future.</returns>
    private bool Move(Func<WorkflowState, bool> into, double partOfLevel, IReadOnlyList<string> sentences)
    {
        var steps = _town.Workflow.Transitions
            .Where(step => step.To is { } to && step.From.Contains(State.Code) && into(_town.Workflow.StateOf(new CaseStanding(to))))
            .ToList();
        var hours = Math.Min(2000, _town.Dice.Wait() * partOfLevel * _answerHours);
        var at = _town.Calendar.Working.Add(At, TimeSpan.FromHours(hours));
        if (steps.Count == 0 || at > _town.Now)
            return false;
        var state = State;
        Wait(at);
        // A timer may have moved it meanwhile.
        return State == state && Take(_town.Dice.Pick(steps), at, _town.Dice.Pick(sentences));
    }

    private bool Take(WorkflowTransition step, DateTimeOffset at, string sentence)
    {
        if (!_town.Workflow.Move(Standing, step.Action, step.Roles, Everything).TryGetAnswer(out var moved))
            return false;
        var wasOpen = IsOpen;
        Clock(State.Clock, moved.State.Clock, at);
        (Standing, State, EnteredAt, At) = (moved.To, moved.State, at, at);
        Moves++;
        var isReopened = IsOpen && !wasOpen;
        if (isReopened)
            (Reopened, Escalation) = (Reopened + 1, 0);
        // Only reopening is the resident's.
        Note(at, "moved", step.Action, sentence, isReopened ? null : Roles.System);
        return true;
    }

    /// <summary>What is left of the service level waits with the clock; a reopened report has all of it again.</summary>
    private void Clock(StateClock before, StateClock after, DateTimeOffset at)
    {
        var working = _town.Calendar.Working;
        DueAt = (before, after) switch
        {
            (_, not StateClock.Run) => null,
            (StateClock.Run, _) => DueAt,
            (StateClock.Stop, _) => working.Add(at, TimeSpan.FromHours(_answerHours)),
            _ => working.Add(at, TimeSpan.FromHours(_answerHours * 0.6)),
        };
    }

    /// <summary>Lets the timers strike that are due until then.</summary>
    private void Wait(DateTimeOffset until)
    {
        var after = EnteredAt;
        while (IsOpen && _town.Timers.Next(State, new TimerStart(EnteredAt, DueAt, IsUnattended: Moves == 0), after) is { } timer && timer.At <= until)
        {
            after = timer.At;
            if (timer.Act == TimerAct.Transition)
            {
                var step = _town.Workflow.Transitions.FirstOrDefault(known => known.Action == timer.Action && known.From.Contains(State.Code));
                if (step is not null && Take(step, timer.At, ""))
                    after = EnteredAt;
                continue;
            }

            Escalation += timer.Act == TimerAct.Escalate ? 1 : 0;
            Note(timer.At, timer.Act == TimerAct.Escalate ? "escalated" : "warned", "", "");
        }
    }

    private void Note(DateTimeOffset at, string kind, string action, string sentence, string? person = null) =>
        Events.Add(new ReportEventRow(Guid.CreateVersion7(at).ToString(), _number, at, kind, action, State.Code, sentence, person));
}
