using System.Globalization;
using System.Text;
using CivicHost.Sdk;

namespace Permits;

/// <summary>Finds applicants by words of their names: without accents, whatever the database. See the migration 0005.</summary>
internal static class SearchNames
{
    private const int MostWords = 8;
    private const int LongestQuery = 100;

    /// <summary>A condition on the table application, with the parameter Words.</summary>
    public static string Matching(SqlEngine engine) => engine == SqlEngine.Sqlite
        ? "application.number in (select rowid from application_search where application_search match @Words)"
        : """
          to_tsvector('simple', lower(regexp_replace(normalize(application.applicant, NFKD), '[\u0300-\u036F]', '', 'g'))) @@ to_tsquery('simple', @Words)
          """;

    /// <summary>What somebody typed as a query: every word must occur, the last may go on.</summary>
    /// <returns>Null where it holds no word.</returns>
    public static string? Query(string? typed, SqlEngine engine)
    {
        var folded = Fold(SubmittedForm.Clean(typed));
        var words = (folded.Length > LongestQuery ? folded[..LongestQuery] : folded).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords).ToList();
        if (words.Count == 0)
            return null;
        return engine == SqlEngine.Sqlite
            ? string.Join(' ', words.Select(word => $"\"{word}\"")) + "*"
            : string.Join(" & ", words) + ":*";
    }

    /// <summary>Lower case, no accents, every run of other characters one space.</summary>
    private static string Fold(string text)
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
}
