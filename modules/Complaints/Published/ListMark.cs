using System.Globalization;

namespace Complaints;

/// <summary>A report's place in a list that begins with the newest: when it was filed, to the microsecond, and its number, which parts those of one instant.</summary>
internal readonly record struct ListMark(DateTimeOffset FiledAt, int Number)
{
    private const string Form = "yyyyMMddHHmmssffffff";

    /// <summary>Before everything that can be filed.</summary>
    public static ListMark Beginning { get; } = new(DateTimeOffset.MaxValue.AddDays(-1), int.MaxValue);

    /// <summary>Before everything that is in a register.</summary>
    public static DateTimeOffset LongAgo { get; } = new(1700, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The beginning where it is no such mark.</returns>
    public static ListMark Read(string? written) =>
        written?.Split('-') is [var instant, var digits]
        && DateTimeOffset.TryParseExact(instant, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var filedAt)
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ListMark(filedAt, number)
            : Beginning;

    /// <returns>As it stands in an address.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FiledAt.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)}-{Number}");
}
