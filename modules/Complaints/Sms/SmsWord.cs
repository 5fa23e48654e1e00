using System.Globalization;
using CivicHost.Sdk;

namespace Complaints;

/// <summary>A word of a message as it is compared: lower case, without accents and the plural's end.</summary>
/// <param name="Start">Where it begins in the message.</param>
/// <param name="End">Where it ends.</param>
internal sealed record SmsWord(string Folded, int Start, int End)
{
    private const int LongestWithoutPlural = 3;

    public static IReadOnlyList<SmsWord> Of(string text)
    {
        var words = new List<SmsWord>();
        for (var start = 0; start < text.Length; start++)
        {
            if (!IsPart(text[start]))
                continue;
            var end = start;
            while (end < text.Length && IsPart(text[end]))
                end++;
            if (FoldedWords.Fold(text[start..end]).Trim() is { Length: > 0 } folded)
                words.Add(new SmsWord(Singular(folded), start, end));
            start = end;
        }

        return words;
    }

    /// <summary>Where the words of a phrase stand one after the other.</summary>
    /// <returns>Index of the first word, or -1.</returns>
    public static int Find(IReadOnlyList<SmsWord> message, IReadOnlyList<SmsWord> phrase)
    {
        for (var at = 0; phrase.Count > 0 && at + phrase.Count <= message.Count; at++)
        {
            if (Begins(message, at, phrase))
                return at;
        }

        return -1;
    }

    public static bool Begins(IReadOnlyList<SmsWord> message, int at, IReadOnlyList<SmsWord> phrase) =>
        at + phrase.Count <= message.Count && phrase.Index().All(word => message[at + word.Index].Folded == word.Item.Folded);

    private static bool IsPart(char character) =>
        char.IsLetterOrDigit(character) || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    private static string Singular(string word) => word.Length > LongestWithoutPlural && word[^1] is 's' or 'x' ? word[..^1] : word;
}
