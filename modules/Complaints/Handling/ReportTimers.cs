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
    public StruckTimer? Next(WorkflowState state, TimerStart start, DateTimeOffset after) =>
        state.Timers.Select(timer => new StruckTimer(EndOf(timer.After, start.EnteredAt), timer.Act, timer.Action))
            .Concat(Unattended(state, start))
            .Concat(Overdue(state, start.DueAt))
            .Select(timer => timer with { At = Whole(timer.At) })
            .Where(timer => timer.At > after)
            .MinBy(timer => timer.At);

    private IEnumerable<StruckTimer> Unattended(WorkflowState state, TimerStart start)
    {
        if (start.IsUnattended && state is { Kind: StateKind.Open, Ball: Ball.Town })
            yield return new StruckTimer(calendar.Working.Add(start.EnteredAt, UnattendedWorkingDays * calendar.Working.Day), TimerAct.Escalate, null);
    }

    private IEnumerable<StruckTimer> Overdue(WorkflowState state, DateTimeOffset? dueAt)
    {
        if (dueAt is not { } due || state.Kind == StateKind.Closed)
            yield break;
        for (var repeat = 0; repeat < MostRepeats; repeat++)
            yield return new StruckTimer(calendar.Working.Add(due, repeat * RepeatAfterWorkingDays * calendar.Working.Day), TimerAct.Escalate, null);
    }

    /// <summary>Databases keep microseconds: a timer read back must be the one that was written.</summary>
    private static DateTimeOffset Whole(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    private DateTimeOffset EndOf(TimeLimit limit, DateTimeOffset start) => limit.Counting == Counting.Working
        ? calendar.Working.Add(start, limit.InHours ? TimeSpan.FromHours(limit.Count) : limit.Count * calendar.Working.Day)
        : start + (limit.InHours ? TimeSpan.FromHours(limit.Count) : TimeSpan.FromDays(limit.Count));
}

/// <param name="EnteredAt">When the report came into its state.</param>
/// <param name="DueAt">End of the service level; null while its clock does not run.</param>
/// <param name="IsUnattended">True where nobody has taken it or was given it.</param>
internal readonly record struct TimerStart(DateTimeOffset EnteredAt, DateTimeOffset? DueAt, bool IsUnattended);

/// <param name="Action">The workflow's, where the report moves by it.</param>
internal sealed record StruckTimer(DateTimeOffset At, TimerAct Act, string? Action);
