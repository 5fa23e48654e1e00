using PhoneNumbers;

namespace CivicHost.Sdk;

/// <summary>Telephone numbers as residents write them.</summary>
/// <remarks>Source: ITU-T E.164 and the numbering plans of Google's libphonenumber.</remarks>
public static class PhoneNumber
{
    private const int LongestWritten = 40;
    private const int Benin = 229;
    private const int DigitsInBeninBefore = 8;

    /// <summary>Since 30 November 2024 every number of Benin begins with it.</summary>
    private const string BeninPrefix = "01";

    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    /// <summary>Reads a number: as it is dialled in the town, or with + or 00 and the country's code; spaces, hyphens and brackets do not count.</summary>
    /// <param name="written">What was typed or sent; may be null.</param>
    /// <param name="town">Its country completes a number that has no country's code.</param>
    /// <returns>The number in E.164, for example <c>+221771234567</c>; null where it is none, or has an extension. Old numbers of Benin,
    /// of eight digits, get the 01 that all have now.</returns>
    public static string? Read(string? written, ITown town)
    {
        if (string.IsNullOrWhiteSpace(written) || written.Length > LongestWritten || written.Any(char.IsLetter))
            return null;
        try
        {
            var number = Plans.Parse(written, town.Country);
            if (number.CountryCode == Benin && Plans.GetNationalSignificantNumber(number) is { Length: DigitsInBeninBefore } before)
                number = Plans.Parse($"+{Benin}{BeninPrefix}{before}", town.Country);
            return !number.HasExtension && Plans.IsValidNumber(number) ? Plans.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>A number as people of the town read it: without the country's code where it is the town's own.</summary>
    /// <param name="number">As <see cref="Read"/> gives it.</param>
    /// <param name="town">Where it is read.</param>
    /// <returns>For example <c>77 123 45 67</c>; what is no number comes back as it is.</returns>
    public static string Show(string number, ITown town)
    {
        try
        {
            var parsed = Plans.Parse(number, town.Country);
            return Plans.Format(parsed, Plans.GetRegionCodeForNumber(parsed) == town.Country ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return number;
        }
    }
}
