using System.Globalization;

namespace CivicHost.Sdk;

/// <summary>The public number of a case, for letters, lists and the phone. It opens nothing by itself: that is what the <see cref="TrackingCode"/> is for.</summary>
/// <remarks>Ten digits: two of the year, seven counted in it, one check digit by the Damm algorithm, which finds every single wrong digit and every
/// swap of neighbours. Digits only, so that it can be typed on any phone and stands in any payment reference.</remarks>
public static class CaseNumber
{
    private const int CountedInAYear = 10_000_000;

    /// <summary>Rows of the totally anti-symmetric quasigroup of order 10 that H. Michael Damm published in 2004.</summary>
    private static readonly string[] Damm =
    [
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    ];

    /// <summary>The number as it is kept: year and count, without the check digit.</summary>
    /// <param name="year">Year in which the case was opened, 2000 to 2099.</param>
    /// <param name="count">Which one of that year, 1 to 9,999,999.</param>
    /// <returns>The kept number, for example 270000042; numbers grow with time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Year or count is outside its range.</exception>
    public static int Of(int year, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 2099);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, CountedInAYear);
        return (year - 2000) * CountedInAYear + count;
    }

    /// <summary>The number as it is written: <c>27-0000042-0</c>.</summary>
    /// <param name="number">As <see cref="Of"/> gives it.</param>
    /// <returns>Two, seven and one digit, with hyphens: 12 characters.</returns>
    public static string Show(int number)
    {
        var digits = number.ToString("D9", CultureInfo.InvariantCulture);
        return $"{digits[..2]}-{digits[2..]}-{CheckDigit(digits)}";
    }

    /// <summary>Reads a number as people write it, with or without hyphens and spaces.</summary>
    /// <param name="written">What was typed or said; may be null.</param>
    /// <returns>The number as <see cref="Of"/> gives it, or null where it is not one, for example by a wrong digit.</returns>
    public static int? Read(string? written)
    {
        if (written is null || written.Length > 24)
            return null;
        var digits = string.Concat(written.Where(character => character is not (' ' or '-' or '\u00A0' or '\u2011' or '.')));
        return digits.Length == 10 && digits.All(char.IsAsciiDigit) && CheckDigit(digits[..9]) == digits[9]
            ? int.Parse(digits[..9], NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    private static char CheckDigit(string digits) => digits.Aggregate('0', (interim, digit) => Damm[interim - '0'][digit - '0']);
}
