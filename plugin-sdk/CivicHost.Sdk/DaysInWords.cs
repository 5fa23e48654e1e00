using System.Globalization;
using System.Text.RegularExpressions;

namespace CivicHost.Sdk;

/// <summary>Days as people write them out: French says <c>1er</c> for the first of a month, which no format of a culture knows.</summary>
public static partial class DaysInWords
{
    /// <summary>A day, written out.</summary>
    /// <param name="day">The town's local date.</param>
    /// <param name="culture">How days are written, for example <see cref="ITexts.Culture"/>.</param>
    /// <returns>For example <c>vendredi 1er janvier 2027</c>, as the format <c>D</c> writes it otherwise.</returns>
    public static string InWords(this DateOnly day, IFormatProvider? culture) => First(day.ToString("D", culture), day.Day, culture);

    /// <summary>An instant, written out to the minute.</summary>
    /// <param name="local">In the town's time zone.</param>
    /// <param name="culture">How days are written, for example <see cref="ITexts.Culture"/>.</param>
    /// <returns>For example <c>vendredi 1er janvier 2027 09:00</c>, as the format <c>f</c> writes it otherwise.</returns>
    public static string ToTheMinute(this DateTimeOffset local, IFormatProvider? culture) => First(local.ToString("f", culture), local.Day, culture);

    private static string First(string written, int day, IFormatProvider? culture) =>
        day == 1 && DateTimeFormatInfo.GetInstance(culture).MonthNames[0] == "janvier" ? One().Replace(written, "1er", 1) : written;

    [GeneratedRegex(@"\b1\b")]
    private static partial Regex One();
}
