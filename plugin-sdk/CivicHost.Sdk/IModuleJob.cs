namespace CivicHost.Sdk;

/// <summary>Work that is due at certain times: escalating, warning, closing, deleting what is too old. Added with <see cref="ModuleBuilder.AddJob{TJob}"/>.</summary>
/// <remarks>The host makes one instance for each run, in a scope of its own, in which changes are sent as <see cref="Roles.System"/>.
/// A module keeps its due dates in columns of its own, written in the same change as the case. A run reads what is due and sends one
/// change for each: every change is its own transaction and asks again whether it is still due, so that a run that was broken off, or
/// came twice, does no harm.</remarks>
public interface IModuleJob
{
    /// <summary>Does what is due now.</summary>
    /// <param name="cancellation">Signalled when the host stops, and after ten minutes.</param>
    /// <returns>The run. An exception is logged and shown to the administrator; the next run comes at its time all the same.</returns>
    Task RunAsync(CancellationToken cancellation);
}

/// <summary>When a job runs. What the host missed while it was off is made up for by one run after its start.</summary>
public sealed record JobTimes
{
    private const int MinutesOfADay = 24 * 60;

    private JobTimes(TimeSpan? interval, TimeOnly? timeOfDay)
    {
        Interval = interval;
        TimeOfDay = timeOfDay;
    }

    /// <summary>From one run to the next; null where it runs at a time of the day.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>The town's local time of each day's run; null where it runs at an interval.</summary>
    public TimeOnly? TimeOfDay { get; }

    /// <summary>Again and again, the first time one interval after the town first starts with this job.</summary>
    /// <param name="minutes">From one run to the next, 1 to 1440.</param>
    /// <returns>The times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minutes"/> is not 1 to 1440.</exception>
    public static JobTimes EveryMinutes(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, MinutesOfADay);
        return new JobTimes(TimeSpan.FromMinutes(minutes), null);
    }

    /// <summary>Once a day.</summary>
    /// <param name="time">The town's local time; seconds do not count. On a day whose clock skips this time it runs when the clock has moved on.</param>
    /// <returns>The times.</returns>
    public static JobTimes DailyAt(TimeOnly time) => new(null, new TimeOnly(time.Hour, time.Minute));
}
