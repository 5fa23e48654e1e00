using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Complaints;

/// <summary>When something happens to a report by itself: the timers of its state, and telling somebody above when its service level is over.</summary>
internal sealed class ReportTimers(ITownCalendar calendar)
{
    /// <summary>After the service level is over, somebody above is told at once and again after so many working days, so often in all.</summary>
    private const int RepeatAfterWorkingDays = 2;
    private const int MostRepeats = 3;

    /// <summary>The first timer that strikes after an instant.</summary>
    /// <param name="state">The report's state.</param>
    /// <param name="enteredAt">When it came into it.</param>
    /// <param name="dueAt">End of the service level; null while its clock does not run.</param>
    /// <param name="after">Timers up to here have struck.</param>
    /// <returns>Null where none is left.</returns>
    public StruckTimer? Next(WorkflowState state, DateTimeOffset enteredAt, DateTimeOffset? dueAt, DateTimeOffset after) =>
        state.Timers.Select(timer => new StruckTimer(EndOf(timer.After, enteredAt), timer.Act, timer.Action))
            .Concat(Overdue(state, dueAt))
            .Select(timer => timer with { At = Whole(timer.At) })
            .Where(timer => timer.At > after)
            .MinBy(timer => timer.At);

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

/// <param name="Action">The workflow's, where the report moves by it.</param>
internal sealed record StruckTimer(DateTimeOffset At, TimerAct Act, string? Action);
