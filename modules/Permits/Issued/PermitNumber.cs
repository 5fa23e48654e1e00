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

    /// <returns>The number, or null where it is none, for example by a wrong digit. Only a plain one may stand without its P: with a year, that is
    /// the number of an application.</returns>
    public static int? Read(string? written)
    {
        var given = (written ?? "").Trim();
        var digits = given.TrimStart('P', 'p').Trim();
        if (digits.Length is > 0 and <= LongestPlain && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var plain))
            return plain > 0 ? plain : null;
        return given.StartsWith('P') || given.StartsWith('p') ? CaseNumber.Read(digits) : null;
    }

    /// <summary>Whether it is written as the number of an application, which shares its digits with a permit that may be somebody else's.</summary>
    public static bool IsOfApplication(string? written) => Read(written) is null && CaseNumber.Read(written) is not null;
}
