namespace CivicHost.Sdk;

/// <summary>From a town's own date and time to the instant; <see cref="ITownCalendar.DateOf"/> goes the other way.</summary>
public static class LocalTimes
{
    /// <summary>The first instant of a day.</summary>
    /// <param name="day">The town's local date.</param>
    /// <param name="zone">Of the town: <see cref="ITown.TimeZone"/>.</param>
    /// <returns>In UTC.</returns>
    public static DateTimeOffset BeginningIn(this DateOnly day, TimeZoneInfo zone) => day.InstantIn(TimeOnly.MinValue, zone);

    /// <summary>A time of a day.</summary>
    /// <param name="day">The town's local date.</param>
    /// <param name="time">The town's local time. One that the clock skips is as long after the change as it would have been without; of one that comes
    /// twice it is the later.</param>
    /// <param name="zone">Of the town: <see cref="ITown.TimeZone"/>.</param>
    /// <returns>In UTC.</returns>
    public static DateTimeOffset InstantIn(this DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
