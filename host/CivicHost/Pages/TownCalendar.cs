using CivicHost.Sdk;

namespace CivicHost.Pages;

internal sealed class TownCalendar(TownDescription town, TimeProvider clock) : ITownCalendar
{
    private const int LongestPeriod = 3650;

    public DateOnly Today => DateOf(clock.GetUtcNow());

    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, town.TimeZone).DateTime);

    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !town.Holidays.Contains(day);

    public DateOnly Deadline(DateOnly received, int calendarDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calendarDays, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calendarDays, LongestPeriod);
        var last = received.AddDays(calendarDays);
        while (!IsWorkingDay(last))
            last = last.AddDays(1);
        return last;
    }
}
