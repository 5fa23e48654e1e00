using System.Text.Json;

namespace CivicHost.Sdk.Workflow;

/// <summary>Reads the JSON of a workflow and says everything that is wrong with it.</summary>
internal sealed class WorkflowReader
{
    public const string ReturnToOrigin = "return_to_origin";

    public static readonly Dictionary<string, Supplied> Requirements = new()
    {
        ["comment"] = Supplied.Comment,
        ["reasons"] = Supplied.Reasons,
        ["document"] = Supplied.Document,
        ["checklist"] = Supplied.Checklist,
        ["payment"] = Supplied.Payment,
        ["assignee"] = Supplied.Assignee,
    };

    private const int MostStates = 100;
    private const int MostTransitions = 300;
    private const int MostEntries = 20;
    private const int LongestName = 60;
    private const int LongestLabel = 120;

    private static readonly Dictionary<string, StateKind> Kinds = Named<StateKind>();
    private static readonly Dictionary<string, Ball> Balls = Named<Ball>();
    private static readonly Dictionary<string, StateClock> Clocks = Named<StateClock>();
    private static readonly Dictionary<string, TimerAct> Acts = Named<TimerAct>();
    private static readonly Dictionary<string, Counting> Calendars = Named<Counting>();

    private readonly IReadOnlyList<string> _languages;
    private readonly List<(JsonPart Part, WorkflowState State)> _states = [];
    private readonly List<(JsonPart Part, WorkflowTransition Transition)> _transitions = [];

    private WorkflowReader(IReadOnlyList<string> languages) => _languages = languages;

    public static WorkflowReading Read(string json, IReadOnlyList<string> languages)
    {
        var (definition, problems) = JsonDefinition.Read(json, root => new WorkflowReader(languages).Definition(root));
        return new WorkflowReading(definition, problems);
    }

    public static WorkflowDefinition? Read(JsonPart part, IReadOnlyList<string> languages) => new WorkflowReader(languages).Definition(part);

    /// <summary>What its result is worth, the problems decide: where there are any, nobody sees it.</summary>
    private WorkflowDefinition? Definition(JsonPart root)
    {
        root.KnowsOnly(["states", "initial", "transitions"]);
        foreach (var item in root["states"].Items(MostStates).Where(item => IsObject(item, "a state", "code, kind and label")))
            ReadState(item);
        foreach (var item in root["transitions"].Items(MostTransitions).Where(item => IsObject(item, "a transition", "action, from, to, roles and label")))
            ReadTransition(item);
        var initial = State(root["initial"]);
        if (!root.IsSound || initial is null)
            return null;

        var definition = new WorkflowDefinition(
            [.. _states.Select(each => each.State)], initial, [.. _transitions.Select(each => each.Transition)]);
        new WorkflowChecks(definition, _states, _transitions).Run();
        return definition;
    }

    private void ReadState(JsonPart item)
    {
        item.KnowsOnly(["code", "label", "kind", "outcome", "ball", "clock", "public", "timers"]);
        var kind = item["kind"].Known(Kinds);
        var isClosed = kind == StateKind.Closed;
        var state = new WorkflowState(Name(item["code"]) ?? "", item["label"].Label(_languages, LongestLabel, mayBeOneForAll: false))
        {
            Kind = kind ?? StateKind.Open,
            Outcome = isClosed ? Name(item["outcome"]) : null,
            Ball = item["ball"].Known(Balls, isClosed ? Ball.Town : null) ?? Ball.Town,
            Clock = item["clock"].Known(Clocks, ClockOf(kind)) ?? StateClock.Run,
            IsPublic = item["public"].Flag(false),
            Timers = item["timers"].IsThere ? [.. item["timers"].Items(MostEntries).Select(Timer).OfType<StateTimer>()] : [],
        };
        if (!isClosed && item["outcome"].IsThere)
            item["outcome"].Wrong("definition.outcome-open", $"Only closed states have an outcome.");
        if (isClosed && state.Clock != StateClock.Stop)
            item["clock"].Wrong("definition.clock-closed", $"The clock of a closed state has stopped: leave it out or write stop.");
        if (state.Code == ReturnToOrigin)
            item["code"].Wrong("definition.origin-state", $"{ReturnToOrigin} is no state: it says that a transition leads back.");
        if (_states.Any(known => known.State.Code == state.Code))
            item["code"].Wrong("definition.state-twice", $"Another state has the code {state.Code} already.");
        _states.Add((item, state));
    }

    private static StateTimer? Timer(JsonPart item)
    {
        if (!IsObject(item, "a timer", "after, calendar and do"))
            return null;
        item.KnowsOnly(["after", "calendar", "do", "action"]);
        var calendar = item["calendar"].Known(Calendars);
        var act = item["do"].Known(Acts);
        if (act is not TimerAct.Transition && item["action"].IsThere)
            item["action"].Wrong("definition.timer-action", $"Only a timer that does a transition has an action.");
        var action = act == TimerAct.Transition ? Name(item["action"]) : null;
        if (item["after"].Text(LongestName) is not { } written || calendar is null || act is null)
            return null;
        if (TimeLimit.Read(written, calendar.Value) is { } after)
            return new StateTimer(after, act.Value, action);
        item["after"].Wrong("definition.timer-after", $"Write how long as 3d or 12h, 1 to 3650.");
        return null;
    }

    private void ReadTransition(JsonPart item)
    {
        item.KnowsOnly(["action", "label", "from", "to", "roles", "requires", "notify"]);
        var from = Distinct(item["from"].Items(MostStates), State);
        var transition = new WorkflowTransition(Name(item["action"]) ?? "", item["label"].Label(_languages, LongestLabel, mayBeOneForAll: false))
        {
            From = [.. from.Select(state => state.Code)],
            To = item["to"].Kind == JsonValueKind.String && item["to"].Text(LongestName) == ReturnToOrigin ? null : State(item["to"])?.Code,
            Roles = Distinct(item["roles"].Items(MostEntries), Name),
            Requires = item["requires"].IsThere
                ? item["requires"].Items(Requirements.Count).Aggregate(Supplied.Nothing, (all, each) => all | (each.Known(Requirements) ?? Supplied.Nothing))
                : Supplied.Nothing,
            Notices = item["notify"].IsThere ? [.. item["notify"].Items(MostEntries).Select(Notice).OfType<WorkflowNotice>()] : [],
        };
        foreach (var known in _transitions.Where(known => known.Transition.Action == transition.Action))
        {
            foreach (var twice in known.Transition.From.Intersect(transition.From))
                item["action"].Wrong("definition.transition-twice", $"From {twice} there is another transition {transition.Action} already.");
        }

        _transitions.Add((item, transition));
    }

    private static WorkflowNotice? Notice(JsonPart item)
    {
        if (!IsObject(item, "a message", "audience, channel and template"))
            return null;
        item.KnowsOnly(["audience", "channel", "template"]);
        return Name(item["audience"]) is { } audience && Name(item["channel"]) is { } channel && Name(item["template"]) is { } template
            ? new WorkflowNotice(audience, channel, template)
            : null;
    }

    private WorkflowState? State(JsonPart part)
    {
        if (Name(part) is not { } code)
            return null;
        var state = _states.Select(each => each.State).FirstOrDefault(state => state.Code == code);
        if (state is null)
            part.Wrong("definition.state-unknown", $"There is no state {code}.");
        return state;
    }

    private static List<T> Distinct<T>(IEnumerable<JsonPart> items, Func<JsonPart, T?> read) where T : class
    {
        var found = new List<T>();
        foreach (var item in items)
        {
            if (read(item) is not { } value)
                continue;
            if (found.Contains(value))
                item.Wrong("definition.item-twice", $"This stands in the list already.");
            found.Add(value);
        }

        return found;
    }

    private static bool IsObject(JsonPart item, string what, string properties)
    {
        if (item.Kind == JsonValueKind.Object)
            return true;
        item.Wrong("definition.object", $"Write {what} as an object with {properties}.");
        return false;
    }

    private static string? Name(JsonPart part)
    {
        var name = part.Text(LongestName);
        if (name is null || (char.IsAsciiLetter(name[0]) && name.All(each => char.IsAsciiLetterOrDigit(each) || each is '_' or '-' or '.')))
            return name;
        part.Wrong("definition.code", $"A name is made of the letters a to z, digits, underscores, hyphens and points, a letter first.");
        return null;
    }

    private static StateClock ClockOf(StateKind? kind) => kind switch
    {
        StateKind.Open => StateClock.Run,
        StateKind.Waiting => StateClock.Pause,
        _ => StateClock.Stop,
    };

    private static Dictionary<string, T> Named<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
