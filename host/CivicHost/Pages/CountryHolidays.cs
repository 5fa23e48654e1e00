using System.Globalization;
using System.Text.Json;
using CivicHost.Operations;

namespace CivicHost.Pages;

/// <summary>Public holidays of a country, from its file under Calendars/. A country without a file has none: the town names its own.</summary>
internal sealed class CountryHolidays
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    private readonly HashSet<(int Month, int Day)> _fixed = [];
    private readonly HashSet<int> _fromEaster = [];
    private readonly HashSet<DateOnly> _dated = [];

    private CountryHolidays()
    {
    }

    public static CountryHolidays Of(string country)
    {
        var holidays = new CountryHolidays();
        var file = Path.Combine(HostFiles.Calendars, country + ".json");
        if (country.Length != 2 || !country.All(char.IsAsciiLetterUpper) || !File.Exists(file))
            return holidays;
        var written = JsonSerializer.Deserialize<CountryFile>(File.ReadAllText(file), Camel)!;
        foreach (var day in written.Fixed)
            holidays._fixed.Add((int.Parse(day.On[..2], CultureInfo.InvariantCulture), int.Parse(day.On[3..], CultureInfo.InvariantCulture)));
        holidays._fromEaster.UnionWith(written.Easter.Select(day => day.Days));
        holidays._dated.UnionWith(written.Dated.Select(day => DateOnly.ParseExact(day.On, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
        return holidays;
    }

    public bool Contains(DateOnly day) =>
        _fixed.Contains((day.Month, day.Day)) || _dated.Contains(day) || _fromEaster.Contains(day.DayNumber - EasterOf(day.Year).DayNumber);

    /// <summary>Easter Sunday of the Gregorian calendar, by the rule without exceptions published in Nature, 20 April 1876.</summary>
    internal static DateOnly EasterOf(int year)
    {
        var (century, ofCentury) = Math.DivRem(year, 100);
        var golden = year % 19;
        var corrected = (century - (century + 8) / 25 + 1) / 3;
        var moon = (19 * golden + century - century / 4 - corrected + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - moon - ofCentury % 4) % 7;
        var late = (golden + 11 * moon + 22 * weekday) / 451;
        var (month, day) = Math.DivRem(moon + weekday - 7 * late + 114, 31);
        return new DateOnly(year, month, day + 1);
    }

    private sealed record CountryFile(FixedDay[] Fixed, EasterDay[] Easter, FixedDay[] Dated);

    private sealed record FixedDay(string On);

    private sealed record EasterDay(int Days);
}
