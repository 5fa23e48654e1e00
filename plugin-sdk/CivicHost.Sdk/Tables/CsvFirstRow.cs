using System.Text;

namespace CivicHost.Sdk.Tables;

/// <summary>The first row of a table, which is read before anybody has said what its columns are.</summary>
internal static class CsvFirstRow
{
    private const int MostHeadings = 60;
    private const int LongestHeading = 100;
    private const int LongestRow = 4096;

    private static readonly char[] Separators = ['\t', ';', ','];

    public static IReadOnlyList<string> Of(string content)
    {
        var row = content.AsSpan()[..Math.Min(content.Length, LongestRow)];
        var counts = Separators.Select(_ => 0).ToArray();
        var end = 0;
        for (var isQuoted = false; end < row.Length && (isQuoted || row[end] is not ('\r' or '\n')); end++)
        {
            isQuoted ^= row[end] == '"';
            if (!isQuoted && Array.IndexOf(Separators, row[end]) is >= 0 and var which)
                counts[which]++;
        }

        var headings = Split(row[..end], Separators[Array.IndexOf(counts, counts.Max())]);
        return headings.Count > MostHeadings || headings.Exists(heading => heading.Length > LongestHeading)
            ? []
            : [.. headings.Where(heading => heading.Length > 0).Distinct()];
    }

    private static List<string> Split(ReadOnlySpan<char> row, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var index = 0; index < row.Length; index++)
        {
            if (row[index] == '"' && isQuoted && index + 1 < row.Length && row[index + 1] == '"')
                cell.Append(row[++index]);
            else if (row[index] == '"')
                isQuoted = !isQuoted;
            else if (row[index] == separator && !isQuoted)
                Take();
            else
                cell.Append(row[index]);
        }

        Take();
        return cells;

        void Take()
        {
            cells.Add(SubmittedForm.Clean(cell.ToString()));
            cell.Clear();
        }
    }
}
