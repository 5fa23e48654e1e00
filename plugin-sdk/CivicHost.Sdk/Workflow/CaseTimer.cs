namespace CivicHost.Sdk.Workflow;

/// <summary>A timer of a case, and when it goes off.</summary>
/// <param name="At">When, in UTC and whole milliseconds once it comes from <see cref="Next"/>: a database gives it back as it was written.</param>
/// <param name="Act">What it does.</param>
/// <param name="Action">The transition to make; null unless <paramref name="Act"/> is <see cref="TimerAct.Transition"/>.</param>
public sealed record CaseTimer(DateTimeOffset At, TimerAct Act, string? Action)
{
    /// <summary>The first timer of a case that goes off after an instant: what belongs into its column <c>timer_at</c>.</summary>
    /// <param name="state">The case's state, with its timers.</param>
    /// <param name="enteredAt">When the case came into it.</param>
    /// <param name="after">Timers up to here have gone off.</param>
    /// <param name="calendar">When the town works.</param>
    /// <param name="more">Timers that the module sets whatever the state says, or null for none.</param>
    /// <returns>The timer; null where none is left.</returns>
    public static CaseTimer? Next(
        WorkflowState state, DateTimeOffset enteredAt, DateTimeOffset after, WorkingCalendar calendar, IEnumerable<CaseTimer>? more = null)
    {
        var clock = new CaseClock([LedgerEntry.Entered(enteredAt, state)], calendar);
        return state.Timers
            .Select(timer => clock.Due(timer) is { } due ? new CaseTimer(due, timer.Act, timer.Action) : null)
            .OfType<CaseTimer>()
            .Concat(more ?? [])
            .Select(timer => timer with { At = Whole(timer.At) })
            .Where(timer => timer.At > after)
            .MinBy(timer => timer.At);
    }

    private static DateTimeOffset Whole(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
