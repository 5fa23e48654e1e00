using System.Globalization;
using System.Text;
using CivicHost.Sdk;

namespace Polls;

/// <summary>A message as a ballot: <c>VOTE 7K2M-9QRT-ABCD 3</c>, the keyword in any language of the town or left out.</summary>
/// <param name="Language">Whose keyword begins the message; null where none does.</param>
/// <param name="Code">Of a slip; null where none can be read.</param>
/// <param name="Ballot">What follows the code.</param>
/// <param name="IsMistyped">Where no code can be read: something has the length and the look of one.</param>
internal sealed record SmsBallot(string? Language, string? Code, string Ballot, bool IsMistyped = false)
{
    /// <summary>A code is written in at most as many groups.</summary>
    private const int MostGroups = 6;

    private static readonly char[] AfterWord = [':', ',', '.', ';', '!'];

    /// <summary>The keyword as posters tell it: the first that the language knows.</summary>
    public static string WordIn(ITexts texts) => WordsOf(texts)[0];

    public static SmsBallot Read(string text, ITown town, ITexts texts)
    {
        var words = SubmittedForm.Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return new SmsBallot(null, null, "");
        var language = LanguageOf(words[0], town, texts);
        var rest = language is null ? words : words[1..];
        for (var groups = 1; groups <= Math.Min(MostGroups, rest.Length); groups++)
        {
            if (TrackingCode.Read(string.Concat(rest[..groups]).TrimEnd(AfterWord)) is { } code)
                return new SmsBallot(language, code, string.Join(' ', rest[groups..]));
        }

        return new SmsBallot(language, null, "", Enumerable.Range(1, Math.Min(MostGroups, rest.Length)).Any(groups => LooksLikeACode(string.Concat(rest[..groups]))));
    }

    /// <summary>Words of twelve letters have no digit and no hyphen.</summary>
    private static bool LooksLikeACode(string written) =>
        written.Count(char.IsAsciiLetterOrDigit) == TrackingCode.Length && (written.Any(char.IsAsciiDigit) || written.Contains('-'))
        && written.TrimEnd(AfterWord).All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');

    private static string? LanguageOf(string word, ITown town, ITexts texts)
    {
        var folded = Fold(word.TrimEnd(AfterWord));
        return town.Languages.FirstOrDefault(language =>
            WordsOf(texts.In(language)).Any(known => Fold(known) == folded));
    }

    private static string[] WordsOf(ITexts texts) => texts["sms.words"].Split(',', StringSplitOptions.TrimEntries);

    private static string Fold(string word) => string.Concat(word.Normalize(NormalizationForm.FormKD)
        .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToUpperInvariant();
}
