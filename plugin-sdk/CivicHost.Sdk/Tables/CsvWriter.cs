using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CivicHost.Sdk.Tables;

/// <summary>Writes a table as it goes, row by row, so that a spreadsheet opens it and no cell does anything there. Dispose it.</summary>
/// <remarks>RFC 4180: CRLF, quotes where they are needed. Texts are cleaned as the values of a form are, so that control characters and those that turn
/// the direction of writing are gone. A text that a spreadsheet would take for a formula (it begins with <c>= + - @</c>, or their full-width forms)
/// gets an apostrophe before it, which <see cref="Csv.ReadAsync"/> takes away again; a plain negative number such as <c>-12.5</c> stays a number, and
/// a telephone number with its plus gets the apostrophe.</remarks>
public sealed partial class CsvWriter : IAsyncDisposable
{
    private static readonly Encoding WithMark = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
    private static readonly Encoding WithoutMark = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private readonly StreamWriter _characters;
    private readonly char _separator;
    private readonly StringBuilder _row = new();

    /// <summary>Begins a table.</summary>
    /// <param name="content">Where it is written; stays open.</param>
    /// <param name="byteOrderMark">Whether it begins with the mark by which older spreadsheets know UTF-8.</param>
    /// <param name="separator">Comma, semicolon or tab: what the readers' spreadsheets part cells by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="separator"/> is none of the three.</exception>
    public CsvWriter(Stream content, bool byteOrderMark = true, char separator = ',')
    {
        if (separator is not (',' or ';' or '\t'))
            throw new ArgumentOutOfRangeException(nameof(separator), separator, "Comma, semicolon or tab.");
        _characters = new StreamWriter(content, byteOrderMark ? WithMark : WithoutMark, leaveOpen: true);
        _separator = separator;
    }

    /// <summary>Writes a row; the headings are the first.</summary>
    /// <param name="cells">Texts, numbers, yes or no, dates and instants, or null for nothing. Numbers have a point and no grouping, dates read
    /// <c>2027-03-01</c>, instants <c>2027-03-01T09:00:00Z</c>, yes and no <c>yes</c> and <c>no</c>, whatever the language.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>When it is on its way; what is written reaches the stream in blocks, the last when the writer is disposed.</returns>
    public async Task WriteAsync(IReadOnlyList<object?> cells, CancellationToken cancellation = default)
    {
        _row.Clear();
        for (var index = 0; index < cells.Count; index++)
        {
            if (index > 0)
                _row.Append(_separator);
            Append(TextOf(cells[index]));
        }

        // A row of one empty cell would be an empty line, which readers pass over.
        if (_row.Length == 0 && cells.Count == 1)
            _row.Append("\"\"");
        _row.Append("\r\n");
        await _characters.WriteAsync(_row, cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _characters.DisposeAsync();

    internal static string WithoutGuard(string text) => LooksGuarded(text) ? text[1..] : text;

    private static string TextOf(object? cell) => cell switch
    {
        null => "",
        string text => Guarded(SubmittedForm.Clean(text)),
        bool isSo => isSo ? "yes" : "no",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        byte or short or int or long or float or double or decimal => ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture),
        _ => Guarded(SubmittedForm.Clean(cell.ToString())),
    };

    /// <summary>What looks guarded already gets another, so that reading gives it back as it was.</summary>
    private static string Guarded(string text) =>
        LooksGuarded(text) || (text is [var first, ..] && IsFormulaStart(first) && !NegativeNumber().IsMatch(text)) ? "'" + text : text;

    private static bool LooksGuarded(string text) => text is ['\'', var next, ..] && (next == '\'' || IsFormulaStart(next));

    private static bool IsFormulaStart(char character) => character is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠';

    private void Append(string text)
    {
        if (text.AsSpan().IndexOfAny("\",;\t\r\n") < 0)
        {
            _row.Append(text);
            return;
        }

        _row.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    [GeneratedRegex(@"^-\d{1,15}([.,]\d{1,10})?$")]
    private static partial Regex NegativeNumber();
}
