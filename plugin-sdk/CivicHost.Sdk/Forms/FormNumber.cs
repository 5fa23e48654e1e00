using System.Globalization;
using System.Text.RegularExpressions;

namespace CivicHost.Sdk.Forms;

/// <summary>Numbers as people write them, in French, Portuguese or English, with whatever space the keyboard has.</summary>
internal static partial class FormNumber
{
    /// <summary>Every number stays beneath it, on both sides of zero.</summary>
    public const decimal Bound = 1_000_000_000_000_000m;

    private const int LongestWritten = 60;

    /// <param name="written">For example <c>1 500,50</c>, <c>1500.50</c> or <c>1.500,50</c>.</param>
    /// <param name="decimals">Most decimals of the field. With fewer than three, <c>1.500</c> can only mean one thousand five hundred.</param>
    public static decimal? Read(string written, int decimals)
    {
        if (written.Length is 0 or > LongestWritten)
            return null;
        var text = Spaces().Replace(written, " ").Replace('\u2212', '-').Replace('’', '\'');
        if (Plain().Match(text) is { Success: true } plain)
        {
            var fraction = plain.Groups["fraction"].Value;
            return fraction.Length == 3 && decimals < 3 && plain.Groups["whole"].Length is > 0 and <= 3 && plain.Groups["whole"].Value[0] != '0'
                ? Invariant(plain.Groups["sign"].Value + plain.Groups["whole"].Value + fraction)
                : Invariant($"{plain.Groups["sign"].Value}{plain.Groups["whole"].Value}.{fraction}0");
        }

        return Grouped().Match(text) is { Success: true } grouped && Separator(grouped) != grouped.Groups["point"].Value
            ? Invariant($"{grouped.Groups["sign"].Value}{grouped.Groups["whole"].Value.Replace(Separator(grouped), "")}.{grouped.Groups["fraction"].Value}0")
            : null;
    }

    /// <summary>A number as programs write it; without trailing zeros, so that equal numbers are written alike.</summary>
    public static decimal? Invariant(string written) =>
        written.Length <= LongestWritten + 2
        && decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number / 1.0000000000000000000000000000m
            : null;

    private static string Separator(Match grouped) => grouped.Groups["separator"].Value;

    [GeneratedRegex("[\\s\u00A0\u202F\u2009]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?<sign>[+-]?) ?(?<whole>[0-9]*)(?:[.,](?<fraction>[0-9]+))?(?<=[0-9])$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?<sign>[+-]?) ?(?<whole>[0-9]{1,3}(?<separator>[ '.,])[0-9]{3}(?:\k<separator>[0-9]{3})*)(?:(?<point>[.,])(?<fraction>[0-9]+))?$")]
    private static partial Regex Grouped();
}
