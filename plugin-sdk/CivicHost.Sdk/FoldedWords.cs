using System.Globalization;
using System.Text;

namespace CivicHost.Sdk;

/// <summary>Words as they are compared and searched, whatever the language and the database: lower case, without accents, every run of other characters one
/// space. <c>N'Golo, 2.º bairro</c> is <c>n golo 2 o bairro</c>.</summary>
public static class FoldedWords
{
    private const int LongestQuery = 100;

    /// <summary>Folds a text. A text that is folded already stays as it is.</summary>
    /// <param name="text">Valid Unicode of any length, as <see cref="SubmittedForm"/> gives it.</param>
    /// <returns>Letters and digits of all scripts, parted by single spaces; empty where there are none.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is no valid Unicode.</exception>
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

    /// <summary>What somebody typed to search for, word by word. The words hold nothing that a pattern or a query of SQL would read otherwise.</summary>
    /// <param name="typed">As it was sent, or null. Only its first 100 folded characters count.</param>
    /// <param name="most">How many words count, at least 1.</param>
    /// <returns>The folded words in their order; none where it holds no word.</returns>
    public static IReadOnlyList<string> Split(string? typed, int most = 8)
    {
        var folded = Fold(SubmittedForm.Clean(typed));
        return [.. (folded.Length > LongestQuery ? folded[..LongestQuery] : folded).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(most)];
    }

    /// <summary>What somebody typed as a query of the engine's full-text search over folded words: every word must occur, and the last may go on.</summary>
    /// <param name="typed">As it was sent, or null.</param>
    /// <param name="engine">SQLite's <c>match</c> of an FTS5 table, or PostgreSQL's <c>to_tsquery('simple', …)</c>.</param>
    /// <returns>The query, for a parameter; null where it holds no word.</returns>
    public static string? Query(string? typed, SqlEngine engine)
    {
        var words = Split(typed);
        if (words.Count == 0)
            return null;
        return engine == SqlEngine.Sqlite
            ? string.Join(' ', words.Select(word => $"\"{word}\"")) + "*"
            : string.Join(" & ", words) + ":*";
    }
}
