using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace CivicHost.Sdk.Tables;

/// <summary>Which cell of a row belongs to which column.</summary>
internal sealed class CsvHeadings
{
    public static readonly IReadOnlyDictionary<string, string> NoCells = FrozenDictionary<string, string>.Empty;

    private const int MostHeadings = 1_000;

    private readonly CsvRules _rules;
    private readonly int _headings;
    private readonly List<(string Column, int Index)> _found = [];

    private CsvHeadings(CsvRules rules, int headings)
    {
        _rules = rules;
        _headings = headings;
    }

    public List<Refusal> Problems { get; } = [];

    public static CsvHeadings Read(SepReader.Row row, CsvRules rules)
    {
        var read = new CsvHeadings(rules, row.ColCount);
        if (row.ColCount > MostHeadings)
        {
            read.Problems.Add(new Refusal("csv.too-many-headings", Arguments: [MostHeadings]));
            return read;
        }

        List<string> written = [];
        for (var index = 0; index < row.ColCount; index++)
            written.Add(row[index].Span.Length > rules.LongestCell ? "" : Plain(row[index].ToString()));
        foreach (var column in rules.Columns)
            read.Place(column, written);
        return read;
    }

    /// <returns>Null where the row is empty.</returns>
    public CsvRow? Take(SepReader.Row row, int number)
    {
        var isEmpty = true;
        for (var index = 0; index < row.ColCount && isEmpty; index++)
            isEmpty = row[index].Span.IsWhiteSpace();
        if (isEmpty)
            return null;

        List<Refusal> problems = [];
        if (row.ColCount > _headings && HasMore(row))
            problems.Add(new Refusal("csv.too-many-cells", Arguments: [number, row.ColCount, _headings]));
        var cells = new Dictionary<string, string>(_found.Count);
        foreach (var (column, index) in _found)
        {
            if (index >= row.ColCount)
                continue;
            var written = row[index].Span;
            if (written.Length > _rules.LongestCell)
                problems.Add(new Refusal("csv.cell-too-long", Arguments: [number, column, _rules.LongestCell]));
            else
                cells[column] = CsvWriter.WithoutGuard(SubmittedForm.Clean(written.ToString()));
        }

        return new CsvRow(number, problems.Count == 0 ? cells : NoCells, problems);
    }

    /// <summary>Spreadsheets write empty cells at the end of a row.</summary>
    private bool HasMore(SepReader.Row row)
    {
        for (var index = _headings; index < row.ColCount; index++)
        {
            if (!row[index].Span.IsWhiteSpace())
                return true;
        }

        return false;
    }

    private void Place(CsvColumn column, List<string> written)
    {
        HashSet<string> names = [Plain(column.Name), .. column.OtherNames?.Select(Plain) ?? []];
        List<int> at = [.. Enumerable.Range(0, written.Count).Where(index => names.Contains(written[index]))];
        if (at.Count == 0 && column.IsRequired)
            Problems.Add(new Refusal("csv.column-missing", Arguments: [column.Name]));
        else if (at.Count > 1)
            Problems.Add(new Refusal("csv.column-twice", Arguments: [column.Name]));
        else if (at.Count == 1)
            _found.Add((column.Name, at[0]));
    }

    private static string Plain(string heading)
    {
        var plain = new StringBuilder(heading.Length);
        foreach (var character in SubmittedForm.Clean(heading).Normalize(NormalizationForm.FormD))
        {
            if (char.IsWhiteSpace(character) || character is '-' or '_')
                plain.Append(plain.Length > 0 && plain[^1] != ' ' ? " " : "");
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToLowerInvariant(character));
        }

        return plain.ToString().Trim();
    }
}
