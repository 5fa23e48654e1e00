using System.Data.Common;
using System.Globalization;
using System.Text;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>The words of a report as they are searched: without accents, whatever the database.</summary>
internal static class SearchWords
{
    private const int MostWords = 8;
    private const int LongestQuery = 100;
    private const int ShortestBeginning = 4;

    private const string PutOnSqlite = "insert or replace into report_search (rowid, words) values (@Number, @Words)";

    private const string PutOnPostgreSql =
        """
        insert into report_search (number, words) values (@Number, to_tsvector('simple', @Words))
        on conflict (number) do update set words = excluded.words
        """;

    /// <summary>Numbers of the reports that a query made by <see cref="Query"/> finds.</summary>
    public static string Matching(SqlEngine engine) => engine == SqlEngine.Sqlite
        ? "select rowid from report_search where report_search match @Words"
        : "select number from report_search where words @@ to_tsquery('simple', @Words)";

    public static Task PutAsync(DbConnection connection, SqlEngine engine, int number, string text, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            engine == SqlEngine.Sqlite ? PutOnSqlite : PutOnPostgreSql,
            new { Number = number, Words = Fold(text) },
            cancellationToken: cancellation));

    public static Task PutAsync(
        DbConnection connection, SqlEngine engine, IEnumerable<(int Number, string Text)> texts, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            engine == SqlEngine.Sqlite ? PutOnSqlite : PutOnPostgreSql,
            texts.Select(text => new { text.Number, Words = Fold(text.Text) }),
            cancellationToken: cancellation));

    /// <summary>What somebody typed as a query: every word must occur, the last may go on.</summary>
    /// <returns>Null where it holds no word.</returns>
    public static string? Query(string? typed, SqlEngine engine)
    {
        var words = Split(typed);
        if (words.Count == 0)
            return null;
        return engine == SqlEngine.Sqlite
            ? string.Join(' ', words.Select(word => $"\"{word}\"")) + "*"
            : string.Join(" & ", words) + ":*";
    }

    /// <summary>As <see cref="Query"/>, but the last word does not go on: the index answers it at the same cost however many reports there are.
    /// A word finds itself with and without a plural s.</summary>
    /// <returns>Null where it holds no word.</returns>
    public static string? WholeWords(string? typed, SqlEngine engine)
    {
        var words = Split(typed);
        if (words.Count == 0)
            return null;
        return engine == SqlEngine.Sqlite
            ? string.Join(" AND ", words.Select(word => $"(\"{word}\" OR \"{OtherNumber(word)}\")"))
            : string.Join(" & ", words.Select(word => $"({word} | {OtherNumber(word)})"));
    }

    /// <summary>Whether the last word is long enough to go on: the beginning of half the dictionary would be looked for everywhere.</summary>
    public static bool CanGoOn(string? typed) => Split(typed) is [.., { Length: >= ShortestBeginning }];

    private static List<string> Split(string? typed)
    {
        var folded = Fold(SubmittedForm.Clean(typed));
        return [.. (folded.Length > LongestQuery ? folded[..LongestQuery] : folded).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
    }

    private static string OtherNumber(string word) => word.Length > 2 && word[^1] == 's' ? word[..^1] : word + "s";

    /// <summary>Lower case, no accents, every run of other characters one space.</summary>
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
}
