using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Permits;

internal sealed record CountedApplication(
    int Number, string Type, int TypeVersion, string Quarter, bool IsOpen, string Outcome, DateTimeOffset FiledAt, DateOnly FiledOn, DateTimeOffset? ClosedAt);

/// <param name="State">In which it was from then on.</param>
internal sealed record PassedState(int Number, DateTimeOffset At, string State);

internal sealed record AskedInPeriod(int Number, string Reason, DateOnly AskedOn, DateOnly? ResolvedOn)
{
    public Correction ForClock => new(Reason == AskedCorrection.Incomplete ? CorrectionReason.Incomplete : CorrectionReason.Incorrect, AskedOn, ResolvedOn);
}

/// <summary>Counts applications, one after another.</summary>
internal sealed class TallyCount(ITownCalendar calendar)
{
    private readonly List<int> _townMinutes = [];
    private readonly List<int> _applicantMinutes = [];
    private int _received, _open, _overdue, _granted, _refused, _bySilence, _ended, _timed, _inTime;

    /// <param name="passed">The states that it passed, in the order of time.</param>
    /// <param name="asked">What was asked of the applicant.</param>
    public void Add(CountedApplication application, PermitType type, IReadOnlyList<PassedState> passed, IReadOnlyList<Correction> asked)
    {
        var isSilent = application.Outcome is ApplicationOutcome.GrantedBySilence or ApplicationOutcome.RefusedBySilence;
        _received++;
        _open += application.IsOpen ? 1 : 0;
        _granted += application.Outcome == ApplicationOutcome.Granted ? 1 : 0;
        _refused += application.Outcome == ApplicationOutcome.Refused ? 1 : 0;
        _bySilence += isSilent ? 1 : 0;
        _ended += application.Outcome is ApplicationOutcome.Withdrawn or ApplicationOutcome.Lapsed ? 1 : 0;
        var decidedOn = DecidedOn(type.Workflow, application, passed);
        if (type.Clock is { } rule)
            AddToTimed(application, rule, asked, isSilent ? null : decidedOn);
        if (application.ClosedAt is { } closedAt)
            AddCourts(type.Workflow, passed, closedAt);
    }

    public PermitTally ToTally() => new(
        _received, _open, _overdue, _granted, _refused, _bySilence, _ended, _timed, _inTime, [.. _townMinutes.Order()], [.. _applicantMinutes.Order()]);

    private void AddToTimed(CountedApplication application, StatutoryRule rule, IReadOnlyList<Correction> asked, DateOnly? decidedOn)
    {
        var day = decidedOn ?? calendar.Today;
        var isLate = StatutoryClock.Decide(application.FiledOn, rule.Period, rule.Resume, asked, day).IsTacit(day);
        if (decidedOn is not null)
        {
            _timed++;
            _inTime += isLate ? 0 : 1;
        }
        else if (application.IsOpen && isLate)
            _overdue++;
    }

    /// <summary>The day on which the town decided: from then on no time counts, even where the applicant has yet to pay.</summary>
    private DateOnly? DecidedOn(WorkflowDefinition workflow, CountedApplication application, IReadOnlyList<PassedState> passed)
    {
        if (application.Outcome is ApplicationOutcome.Withdrawn or ApplicationOutcome.Lapsed)
            return null;
        var decided = passed.FirstOrDefault(each => Of(workflow, each.State) is { Kind: not StateKind.Draft } state && (state.Kind == StateKind.Closed || state.Clock == StateClock.Stop));
        return (decided?.At ?? application.ClosedAt) is { } at ? calendar.DateOf(at) : null;
    }

    private void AddCourts(WorkflowDefinition workflow, IReadOnlyList<PassedState> passed, DateTimeOffset closedAt)
    {
        if (passed.Count == 0)
            return;
        double town = 0, applicant = 0;
        for (var index = 0; index < passed.Count; index++)
        {
            var next = index + 1 < passed.Count ? passed[index + 1].At : closedAt;
            // Silence decides on its day, also where the host says so only later.
            var until = next < closedAt ? next : closedAt;
            var minutes = Math.Max(0, (until - passed[index].At).TotalMinutes);
            switch (Of(workflow, passed[index].State))
            {
                case { Kind: StateKind.Closed }:
                    break;
                case { Ball: Ball.Applicant }:
                    applicant += minutes;
                    break;
                default:
                    town += minutes;
                    break;
            }
        }

        _townMinutes.Add((int)Math.Min(town, int.MaxValue));
        _applicantMinutes.Add((int)Math.Min(applicant, int.MaxValue));
    }

    private static WorkflowState? Of(WorkflowDefinition workflow, string code) => workflow.States.FirstOrDefault(state => state.Code == code);
}
