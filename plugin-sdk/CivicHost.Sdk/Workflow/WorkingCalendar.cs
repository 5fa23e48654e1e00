using System.Collections.Concurrent;

namespace CivicHost.Sdk.Workflow;

/// <summary>When somebody works: the hours of a week, without the days off, in one time zone. Pure: the same question always has the same answer.</summary>
public sealed class WorkingCalendar
{
    /// <summary>So many days on which nobody works are a mistake in the calendar.</summary>
    private const int LongestBreakInDays = 400;

    private const int MostDaysKept = 10_000;

    private readonly ConcurrentDictionary<DateOnly, (DateTimeOffset Opens, DateTimeOffset Closes)[]> _openings = new();
    private readonly ILookup<DayOfWeek, OpeningHours> _hours;
    private readonly TimeZoneInfo _zone;
    private readonly Func<DateOnly, bool> _isDayOff;

    /// <summary>A calendar.</summary>
    /// <param name="hours">The hours of the week, at least one line; several on a day must not overlap.</param>
    /// <param name="zone">The zone in which the hours are meant.</param>
    /// <param name="isDayOff">Whether nobody works on a day although it has hours: public holidays.</param>
    /// <exception cref="ArgumentException">There are no hours, hours end before they begin, or they overlap.</exception>
    public WorkingCalendar(IEnumerable<OpeningHours> hours, TimeZoneInfo zone, Func<DateOnly, bool> isDayOff)
    {
        var sorted = hours.OrderBy(line => line.Day).ThenBy(line => line.From).ToList();
        if (sorted.Count == 0)
            throw new ArgumentException("A week needs opening hours.", nameof(hours));
        if (sorted.Exists(line => line.Length <= TimeSpan.Zero))
            throw new ArgumentException("Opening hours end before they begin.", nameof(hours));
        if (sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.Day == pair.Second.Day && pair.First.From.ToTimeSpan() + pair.First.Length > pair.Second.From.ToTimeSpan()))
            throw new ArgumentException("Opening hours of a day overlap.", nameof(hours));
        _hours = sorted.ToLookup(line => line.Day);
        _zone = zone;
        _isDayOff = isDayOff;
        Day = TimeSpan.FromTicks(sorted.Sum(line => line.Length.Ticks) / _hours.Count);
    }

    /// <summary>The length of a working day: the hours of a week divided by its days with hours.</summary>
    public TimeSpan Day { get; }

    /// <summary>Whether somebody works on a day.</summary>
    /// <param name="day">Local date.</param>
    /// <returns>True where it has hours and is no day off.</returns>
    public bool IsWorkingDay(DateOnly day) => _hours.Contains(day.DayOfWeek) && !_isDayOff(day);

    /// <summary>A number of working days later.</summary>
    /// <param name="day">Local date, which itself does not count.</param>
    /// <param name="workingDays">How many, 1 to 3650.</param>
    /// <returns>The last of those days.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workingDays"/> is not 1 to 3650.</exception>
    public DateOnly AddDays(DateOnly day, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingDays, 3650);
        return WorkingDaysFrom(day.AddDays(1)).ElementAt(workingDays - 1);
    }

    /// <summary>An amount of working time later.</summary>
    /// <param name="start">Any instant; outside the hours, time begins to count at the next opening.</param>
    /// <param name="workingTime">How much; not negative, at most 100,000 hours.</param>
    /// <returns>The first instant by which that much has been worked; <paramref name="start"/> itself for none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workingTime"/> is negative or too long.</exception>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan workingTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingTime, TimeSpan.FromHours(100_000));
        if (workingTime == TimeSpan.Zero)
            return start;

        var left = workingTime;
        foreach (var (opens, closes) in OpeningsFrom(start))
        {
            var begins = opens > start ? opens : start;
            if (left <= closes - begins)
                return TimeZoneInfo.ConvertTime(begins + left, _zone);
            left -= closes - begins;
        }

        throw new InvalidOperationException("A calendar without end has ended.");
    }

    /// <summary>How much has been worked between two instants.</summary>
    /// <param name="start">Begin.</param>
    /// <param name="end">End.</param>
    /// <returns>Working time; zero where the end is not after the begin.</returns>
    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end)
    {
        var worked = TimeSpan.Zero;
        if (end <= start)
            return worked;
        foreach (var (opens, closes) in OpeningsFrom(start).TakeWhile(opening => opening.Opens < end))
            worked += (closes < end ? closes : end) - (opens > start ? opens : start);
        return worked;
    }

    /// <summary>How long a limit is, in the time that it counts.</summary>
    internal TimeSpan LengthOf(TimeLimit limit) => limit switch
    {
        { InHours: true } => TimeSpan.FromHours(limit.Count),
        { Counting: Counting.Working } => Day * limit.Count,
        _ => TimeSpan.FromDays(limit.Count),
    };

    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> OpeningsFrom(DateTimeOffset start)
    {
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, _zone).DateTime);
        foreach (var day in WorkingDaysFrom(first))
        {
            foreach (var opening in OpeningsOf(day))
            {
                if (opening.Closes > start)
                    yield return opening;
            }
        }
    }

    /// <summary>Working them out costs more than all that is done with them: every case that is filed asks for the same few weeks.</summary>
    private (DateTimeOffset Opens, DateTimeOffset Closes)[] OpeningsOf(DateOnly day)
    {
        if (_openings.TryGetValue(day, out var known))
            return known;
        var openings = _hours[day.DayOfWeek]
            .Select(line => (Opens: InstantOf(day.ToDateTime(line.From), isEnd: false), Closes: InstantOf(day.ToDateTime(line.From) + line.Length, isEnd: true)))
            .Where(opening => opening.Closes > opening.Opens)
            .ToArray();
        if (_openings.Count < MostDaysKept)
            _openings.TryAdd(day, openings);
        return openings;
    }

    private IEnumerable<DateOnly> WorkingDaysFrom(DateOnly first)
    {
        var last = first;
        for (var day = first; ; day = day.AddDays(1))
        {
            if (IsWorkingDay(day))
            {
                yield return day;
                last = day;
            }
            else if (day.DayNumber - last.DayNumber > LongestBreakInDays)
            {
                throw new InvalidOperationException($"Nobody works for {LongestBreakInDays} days after {last:yyyy-MM-dd}: the days off are wrong.");
            }
        }
    }

    /// <summary>An hour that comes twice counts twice; one that is left out does not count.</summary>
    private DateTimeOffset InstantOf(DateTime local, bool isEnd)
    {
        while (_zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = _zone.IsAmbiguousTime(local)
            ? (isEnd ? _zone.GetAmbiguousTimeOffsets(local).Min() : _zone.GetAmbiguousTimeOffsets(local).Max())
            : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}

/// <summary>Hours of one day of the week.</summary>
/// <param name="Day">Which day.</param>
/// <param name="From">Begin, local time.</param>
/// <param name="Until">End, local time; 0:00 is midnight at the end of the day.</param>
public sealed record OpeningHours(DayOfWeek Day, TimeOnly From, TimeOnly Until)
{
    internal TimeSpan Length => (Until == TimeOnly.MinValue ? TimeSpan.FromDays(1) : Until.ToTimeSpan()) - From.ToTimeSpan();
}
