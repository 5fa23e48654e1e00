using System.Runtime.CompilerServices;
using nietras.SeparatedValues;

namespace CivicHost.Sdk.Tables;

/// <summary>Tables as spreadsheets save and open them.</summary>
public static class Csv
{
    /// <summary>Reads a table that somebody sent, row by row, without holding it in memory.</summary>
    /// <param name="content">The file. UTF-8 and UTF-16 are known by their form; bytes that are neither are read as Windows-1252, which spreadsheets in
    /// French and Portuguese still write.</param>
    /// <param name="rules">What is taken in. Comma, semicolon and tab are told apart by the headings.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Each row that is not empty, in order. What cannot be read is a row with problems, and reading goes on where it can;
    /// nothing that a file holds makes it throw. What is read after a problem with the whole table is nothing: it is the last row.</returns>
    /// <remarks>A leading apostrophe before <c>= + - @</c> is taken away: <see cref="CsvWriter"/> puts it there, and so do spreadsheets.</remarks>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        Stream content, CsvRules rules, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var text = new CsvText(content, rules);
        var separator = await text.FindSeparatorAsync(cancellation);
        using var reader = await Sep.New(separator)
            .Reader(options => options with { HasHeader = false, DisableColCountCheck = true, Unescape = true })
            .FromAsync(text, cancellation);

        CsvHeadings? headings = null;
        var taken = 0;
        for (var number = 1; await reader.MoveNextAsync(cancellation) && !text.IsBrokenAt(number); number++)
        {
            if (headings is null)
            {
                headings = CsvHeadings.Read(reader.Current, rules);
                if (headings.Problems.Count > 0)
                {
                    yield return new CsvRow(number, CsvHeadings.NoCells, headings.Problems);
                    yield break;
                }
            }
            else if (headings.Take(reader.Current, number) is { } row)
            {
                if (++taken > rules.MostRows)
                {
                    yield return Against(number, new Refusal("csv.too-many-rows", Arguments: [rules.MostRows]));
                    yield break;
                }

                yield return row;
            }
        }

        if (text.Problem is { } problem)
            yield return Against(text.BrokenAt, problem);
        else if (headings is null)
            yield return Against(1, new Refusal("csv.empty", Arguments: [string.Join(", ", rules.Columns.Select(column => column.Name))]));
    }

    /// <summary>The headings of a table, for somebody to say what each means before it is read.</summary>
    /// <param name="content">The table's text. Comma, semicolon and tab are told apart by its first row.</param>
    /// <returns>Each cell of the first row that is not empty, once, cleaned as the values of a form are; none where it has more than 60 cells, or one of
    /// more than 100 characters: then it is no row of headings.</returns>
    public static IReadOnlyList<string> Headings(string content) => CsvFirstRow.Of(content);

    private static CsvRow Against(int number, Refusal problem) => new(number, CsvHeadings.NoCells, [problem]);
}
