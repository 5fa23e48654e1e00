using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>When something happens to an application by itself because it stays in a state.</summary>
internal static class ApplicationTimers
{
    /// <summary>The first timer that strikes after an instant.</summary>
    /// <param name="state">The application's state.</param>
    /// <param name="enteredAt">From when its timers count.</param>
    /// <param name="after">Timers up to here have struck.</param>
    /// <param name="working">When the town works.</param>
    /// <returns>Null where none is left.</returns>
    public static StruckTimer? Next(WorkflowState state, DateTimeOffset enteredAt, DateTimeOffset after, WorkingCalendar working)
    {
        var clock = new CaseClock([LedgerEntry.Entered(enteredAt, state)], working);
        return state.Timers
            .Select(timer => clock.Due(timer) is { } due ? new StruckTimer(Whole(due), timer.Act, timer.Action) : null)
            .OfType<StruckTimer>()
            .Where(timer => timer.At > after)
            .MinBy(timer => timer.At);
    }

    /// <summary>Databases keep microseconds: a timer read back must be the one that was written.</summary>
    private static DateTimeOffset Whole(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}

/// <param name="Action">The workflow's, where the application moves by it.</param>
internal sealed record StruckTimer(DateTimeOffset At, TimerAct Act, string? Action);
