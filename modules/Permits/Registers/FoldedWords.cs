using System.Globalization;
using System.Text;

namespace Permits;

/// <summary>Words as they are compared: lower case, without accents, every run of other characters one space.</summary>
internal static class FoldedWords
{
    private const int MostWords = 6;
    private const int LongestQuery = 100;

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(character))
                folded.Append(char.ToLowerInvariant(character));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>What somebody typed, word by word. The words hold nothing that a pattern of SQL would read otherwise.</summary>
    public static IReadOnlyList<string> Split(string? typed)
    {
        var folded = Fold(typed ?? "");
        return [.. (folded.Length > LongestQuery ? folded[..LongestQuery] : folded).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
    }
}
