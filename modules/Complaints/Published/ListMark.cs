using System.Globalization;

namespace Complaints;

/// <summary>Where a page of a list ended: an instant to the microsecond, as text that fits into an address.</summary>
internal static class ListMark
{
    private const string Form = "yyyyMMddHHmmssffffff";

    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <returns>Null where it is no such mark: the list then begins at its beginning.</returns>
    public static DateTimeOffset? Read(string? written) =>
        DateTimeOffset.TryParseExact(written, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
