using System.Globalization;
using CivicHost.Sdk;

namespace Permits;

/// <summary>The number of a permit as it is written: P27-0000042-0, with the year and a check digit. Permits of the time before numbers had
/// a year keep the plain one on their paper: 17.</summary>
internal static class PermitNumber
{
    private const int FirstWithYear = 10_000_000;
    private const int LongestPlain = 7;

    public static string Show(int number) =>
        number < FirstWithYear ? number.ToString(CultureInfo.InvariantCulture) : $"P{CaseNumber.Show(number)}";

    /// <returns>The number, or null where it is none, for example by a wrong digit. The P may be left out.</returns>
    public static int? Read(string? written)
    {
        var digits = (written ?? "").Trim().TrimStart('P', 'p').Trim();
        if (digits.Length is > 0 and <= LongestPlain && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var plain))
            return plain > 0 ? plain : null;
        return CaseNumber.Read(digits);
    }
}
