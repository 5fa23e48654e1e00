using System.Globalization;
using CivicHost.Sdk.Workflow;
using CivicHost.Storage;

namespace CivicHost.Pages;

/// <summary>The hours of the town hall: lines like <c>Mo-Fr 08:00-12:00,14:00-17:00</c>, as OpenStreetMap writes them.</summary>
internal static class TownOpeningHours
{
    private const string Usual = "Mo-Fr 08:00-16:00";
    private const string HowToWrite = "Write it like Mo-Th 08:00-12:00,14:00-17:00 with the days Mo Tu We Th Fr; Saturday and Sunday are days off.";

    private static readonly string[] Days = ["Mo", "Tu", "We", "Th", "Fr"];

    /// <exception cref="StartupRefusedException">A line cannot be read, or hours overlap; the message names it.</exception>
    public static IReadOnlyList<OpeningHours> Read(IConfigurationSection section)
    {
        string[] lines = section.Get<string[]>() is { Length: > 0 } written ? written : [Usual];
        var hours = lines.SelectMany(ReadLine).ToList();
        try
        {
            _ = new WorkingCalendar(hours, TimeZoneInfo.Utc, _ => false);
            return hours;
        }
        catch (ArgumentException fault)
        {
            throw new StartupRefusedException($"Town:OpeningHours end before they begin, or overlap. {HowToWrite}", fault);
        }
    }

    private static IEnumerable<OpeningHours> ReadLine(string line)
    {
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var days, var hours])
            throw Unreadable(line);
        var (first, last) = days.Split('-') switch
        {
            [var only] => (Array.IndexOf(Days, only), Array.IndexOf(Days, only)),
            [var from, var until] => (Array.IndexOf(Days, from), Array.IndexOf(Days, until)),
            _ => (-1, -1),
        };
        if (first < 0 || last < first)
            throw Unreadable(line);
        var read = hours.Split(',').Select(pair => pair.Split('-') is [var opens, var closes] && Time(opens) is { } from && Time(closes) is { } until
            ? (From: from, Until: until)
            : throw Unreadable(line)).ToList();
        return Enumerable.Range(first, last - first + 1)
            .SelectMany(day => read.Select(pair => new OpeningHours(DayOfWeek.Monday + day, pair.From, pair.Until)));
    }

    private static TimeOnly? Time(string written) =>
        written == "24:00" ? TimeOnly.MinValue
        : TimeOnly.TryParseExact(written, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : null;

    private static StartupRefusedException Unreadable(string line) => new($"Town:OpeningHours '{line}' cannot be read. {HowToWrite}");
}
