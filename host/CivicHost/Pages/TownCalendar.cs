using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace CivicHost.Pages;

internal sealed class TownCalendar : ITownCalendar
{
    private const int LongestPeriod = 3650;

    private readonly TownDescription _town;
    private readonly TimeProvider _clock;
    private readonly CountryHolidays _holidays;

    public TownCalendar(TownDescription town, TimeProvider clock)
    {
        _town = town;
        _clock = clock;
        _holidays = CountryHolidays.Of(town.Country);
        Working = new WorkingCalendar(town.OpeningHours, town.TimeZone, day => !IsWorkingDay(day));
    }

    public DateOnly Today => DateOf(_clock.GetUtcNow());

    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _town.TimeZone).DateTime);

    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_town.Holidays.Contains(day) && !_holidays.Contains(day);

    public WorkingCalendar Working { get; }

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
