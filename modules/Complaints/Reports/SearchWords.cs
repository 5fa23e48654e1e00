using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>The words of a report as they are searched: without accents, whatever the database.</summary>
internal static class SearchWords
{
    private const int ShortestBeginning = 4;

    private const string PutOnSqlite = "insert or replace into report_search (rowid, words) values (@Number, @Words)";

    private const string PutOnPostgreSql =
        """
        insert into report_search (number, words) values (@Number, to_tsvector('simple', @Words))
        on conflict (number) do update set words = excluded.words
        """;

    /// <summary>Numbers of the reports that a query made by <see cref="FoldedWords.Query"/> finds.</summary>
    public static string Matching(SqlEngine engine) => engine == SqlEngine.Sqlite
        ? "select rowid from report_search where report_search match @Words"
        : "select number from report_search where words @@ to_tsquery('simple', @Words)";

    public static Task PutAsync(DbConnection connection, SqlEngine engine, int number, string text, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            engine == SqlEngine.Sqlite ? PutOnSqlite : PutOnPostgreSql,
            new { Number = number, Words = FoldedWords.Fold(text) },
            cancellationToken: cancellation));

    public static Task PutAsync(
        DbConnection connection, SqlEngine engine, IEnumerable<(int Number, string Text)> texts, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            engine == SqlEngine.Sqlite ? PutOnSqlite : PutOnPostgreSql,
            texts.Select(text => new { text.Number, Words = FoldedWords.Fold(text.Text) }),
            cancellationToken: cancellation));

    /// <summary>As <see cref="FoldedWords.Query"/>, but the last word does not go on: the index answers it at the same cost however many reports there are.
    /// A word finds itself with and without a plural s.</summary>
    /// <returns>Null where it holds no word.</returns>
    public static string? WholeWords(string? typed, SqlEngine engine)
    {
        var words = FoldedWords.Split(typed);
        if (words.Count == 0)
            return null;
        return engine == SqlEngine.Sqlite
            ? string.Join(" AND ", words.Select(word => $"(\"{word}\" OR \"{OtherNumber(word)}\")"))
            : string.Join(" & ", words.Select(word => $"({word} | {OtherNumber(word)})"));
    }

    /// <summary>Whether the last word is long enough to go on: the beginning of half the dictionary would be looked for everywhere.</summary>
    public static bool CanGoOn(string? typed) => FoldedWords.Split(typed) is [.., { Length: >= ShortestBeginning }];

    private static string OtherNumber(string word) => word.Length > 2 && word[^1] == 's' ? word[..^1] : word + "s";
}
