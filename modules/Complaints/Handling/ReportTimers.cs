using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>When something happens to a report by itself: the timers of its state, and telling somebody above when nobody has taken it or its service level is over.</summary>
internal sealed class ReportTimers(ITownCalendar calendar)
{
    /// <summary>After the service level is over, somebody above is told at once and again after so many working days, so often in all.</summary>
    private const int RepeatAfterWorkingDays = 2;
    private const int MostRepeats = 3;

    /// <summary>A report that is the town's to work on and that nobody has, whatever its workflow says.</summary>
    private const int UnattendedWorkingDays = 2;

    /// <summary>The first timer that strikes after an instant.</summary>
    /// <param name="state">The report's state.</param>
    /// <param name="start">From when its timers count.</param>
    /// <param name="after">Timers up to here have struck.</param>
    /// <returns>Null where none is left.</returns>
    public CaseTimer? Next(WorkflowState state, TimerStart start, DateTimeOffset after) =>
        CaseTimer.Next(state, start.EnteredAt, after, calendar.Working, Beside(state, start));

    /// <summary>The timers that run whatever the workflow says.</summary>
    public IReadOnlyList<CaseTimer> Beside(WorkflowState state, TimerStart start) => [.. Unattended(state, start), .. Overdue(state, start.DueAt)];

    private IEnumerable<CaseTimer> Unattended(WorkflowState state, TimerStart start)
    {
        if (start.IsUnattended && state is { Kind: StateKind.Open, Ball: Ball.Town })
            yield return new CaseTimer(calendar.Working.Add(start.EnteredAt, UnattendedWorkingDays * calendar.Working.Day), TimerAct.Escalate, null);
    }

    private IEnumerable<CaseTimer> Overdue(WorkflowState state, DateTimeOffset? dueAt)
    {
        if (dueAt is not { } due || state.Kind == StateKind.Closed)
            yield break;
        for (var repeat = 0; repeat < MostRepeats; repeat++)
            yield return new CaseTimer(calendar.Working.Add(due, repeat * RepeatAfterWorkingDays * calendar.Working.Day), TimerAct.Escalate, null);
    }
}

/// <param name="EnteredAt">When the report came into its state.</param>
/// <param name="DueAt">End of the service level; null while its clock does not run.</param>
/// <param name="IsUnattended">True where nobody has taken it or was given it.</param>
internal readonly record struct TimerStart(DateTimeOffset EnteredAt, DateTimeOffset? DueAt, bool IsUnattended);
