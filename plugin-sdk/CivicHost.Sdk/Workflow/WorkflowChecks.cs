namespace CivicHost.Sdk.Workflow;

/// <summary>That no case can be lost: what must hold between the states and transitions of a definition that is well written otherwise.</summary>
internal sealed class WorkflowChecks(
    WorkflowDefinition definition,
    IReadOnlyList<(JsonPart Part, WorkflowState State)> states,
    IReadOnlyList<(JsonPart Part, WorkflowTransition Transition)> transitions)
{
    private static readonly string[] Outsiders = [Roles.Applicant, Roles.System];

    public void Run()
    {
        CheckOrigin();
        var reached = From([definition.Initial.Code], StepsOf);
        var ending = From([.. definition.States.Where(IsClosed).Select(state => state.Code)], BackFrom);
        foreach (var (part, state) in states)
        {
            if (!reached.Contains(state.Code))
                part["code"].Wrong("definition.unreachable", $"No case ever comes to {state.Code}: add a transition that leads there from {definition.Initial.Code}.");
            CheckWayOut(part, state, ending);
            foreach (var (timer, index) in state.Timers.Select((timer, index) => (timer, index)))
                CheckTimer(part[$"timers[{index}]"], state, timer);
        }
    }

    private void CheckOrigin()
    {
        foreach (var (part, transition) in transitions.Where(each => each.Transition.To is null))
        {
            if (transition.From.Contains(definition.Initial.Code))
                part["to"].Wrong("definition.origin-initial", $"A case begins in {definition.Initial.Code} and has come from nowhere: it cannot return to its origin.");
        }
    }

    private void CheckWayOut(JsonPart part, WorkflowState state, HashSet<string> ending)
    {
        if (IsClosed(state))
            return;
        var outward = definition.Transitions.Where(transition => transition.From.Contains(state.Code) && transition.To != state.Code).ToList();
        if (outward.Count == 0)
            part["code"].Wrong("definition.no-way-out", $"Nobody can take a case out of {state.Code}: add a transition from it.");
        else if (!ending.Contains(state.Code))
            part["code"].Wrong("definition.no-end", $"From {state.Code} no closed state can be reached: add a transition on the way to one.");
        else if (!outward.Any(transition => IsOwner(state.Ball, transition)))
            SayWhoIsStuck(part["ball"], state);
    }

    private static void SayWhoIsStuck(JsonPart part, WorkflowState state)
    {
        if (state.Ball == Ball.Town)
            part.Wrong("definition.town-stuck", $"The town owns {state.Code}, but no role of the town can take a case out of it: add a transition for one.");
        else
            part.Wrong(
                "definition.applicant-stuck",
                $"The applicant owns {state.Code}, but neither they, nor the counter for them, nor a payment takes a case out of it: add a transition.");
    }

    /// <summary>Whoever has the ball must be able to play it. What a third party answers, anybody may enter.</summary>
    private static bool IsOwner(Ball ball, WorkflowTransition transition) => ball switch
    {
        Ball.Town => transition.Roles.Except(Outsiders).Any(),
        Ball.Applicant => transition.Requires.HasFlag(Supplied.Payment) || transition.Roles.Contains(Roles.Applicant) || transition.Roles.Contains(Roles.Agent),
        _ => true,
    };

    private void CheckTimer(JsonPart part, WorkflowState state, StateTimer timer)
    {
        if (timer.Act != TimerAct.Transition)
            return;
        var target = definition.Transitions.FirstOrDefault(transition => transition.Action == timer.Action && transition.From.Contains(state.Code));
        if (target is null)
            part["action"].Wrong("definition.timer-transition", $"From {state.Code} there is no transition {timer.Action}.");
        else if (!target.Roles.Contains(Roles.System))
            part["action"].Wrong("definition.timer-role", $"A timer acts as {Roles.System}: give the transition {timer.Action} that role.");
        else if (target.Requires != Supplied.Nothing)
            part["action"].Wrong("definition.timer-requires", $"A timer brings nothing: the transition {timer.Action} must not require anything.");
    }

    private IEnumerable<string> StepsOf(string state) =>
        definition.Transitions.Where(transition => transition.From.Contains(state) && transition.To is not null).Select(transition => transition.To!);

    /// <summary>From which states one comes here; where a state leads back, from it to all that lead into it.</summary>
    private IEnumerable<string> BackFrom(string state)
    {
        var before = definition.Transitions.Where(transition => transition.To == state).SelectMany(transition => transition.From);
        var returning = definition.Transitions.Where(transition => transition.From.Contains(state)).Select(transition => transition.To)
            .Where(to => definition.Transitions.Any(transition => transition.To is null && to is not null && transition.From.Contains(to))).Select(to => to!);
        return before.Concat(returning);
    }

    private static HashSet<string> From(IReadOnlyList<string> start, Func<string, IEnumerable<string>> next)
    {
        var found = start.ToHashSet();
        var waiting = new Queue<string>(start);
        while (waiting.TryDequeue(out var state))
        {
            foreach (var other in next(state).Where(found.Add))
                waiting.Enqueue(other);
        }

        return found;
    }

    private static bool IsClosed(WorkflowState state) => state.Kind == StateKind.Closed;
}
