using System.Globalization;

namespace Complaints;

/// <summary>Whether a text is what remains of another after words or letters were deleted or masked: nothing may be said that was not said before.</summary>
internal static class TakingAway
{
    private const string Masks = "*█■…._-#[]()/,;:";

    /// <param name="before">What stood there.</param>
    /// <param name="after">What shall stand there.</param>
    public static bool Explains(string before, string after)
    {
        if (after.Any(sign => !IsOfWord(sign) && !char.IsWhiteSpace(sign) && !Masks.Contains(sign, StringComparison.Ordinal) && !before.Contains(sign, StringComparison.Ordinal)))
            return false;
        var (words, at, letter) = (WordsOf(before), 0, 0);
        foreach (var left in WordsOf(after).Where(word => !IsMask(word)))
        {
            var end = -1;
            while (at < words.Count && (end = EndOf(left, words[at], letter)) < 0)
                (at, letter) = (at + 1, 0);
            if (end < 0)
                return false;
            letter = end;
        }

        return true;
    }

    /// <summary>Whether nothing is left that says anything.</summary>
    public static bool IsNothing(string after) => WordsOf(after).All(IsMask);

    /// <summary>People mask digits and names with x as often as with stars.</summary>
    private static bool IsMask(string word) => word.All(letter => letter is 'x' or 'X');

    /// <returns>Where in the word the last of the letters stands that are left, one further; less than 0 where they are not all in it.</returns>
    private static int EndOf(string left, string word, int from)
    {
        foreach (var letter in left)
        {
            while (from < word.Length && char.ToUpperInvariant(word[from]) != char.ToUpperInvariant(letter))
                from++;
            if (from++ >= word.Length)
                return -1;
        }

        return from;
    }

    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && IsOfWord(text[end]))
                end++;
            if (end == start)
                continue;
            words.Add(text[start..end]);
            start = end;
        }

        return words;
    }

    /// <summary>Halves of a sign beyond the basic plane and accents of their own belong to the word, lest they be put together anew.</summary>
    private static bool IsOfWord(char sign) => char.IsLetterOrDigit(sign) || char.IsSurrogate(sign)
        || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
