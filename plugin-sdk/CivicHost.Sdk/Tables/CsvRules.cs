using System.Globalization;

namespace CivicHost.Sdk.Tables;

/// <summary>A column that a table of somebody else's making may have.</summary>
/// <param name="Name">By which <see cref="CsvRow"/> gives its cells, and how the heading reads in sentences.</param>
/// <param name="IsRequired">Whether a table without it is turned away.</param>
/// <param name="OtherNames">Headings that mean the same, in other languages for example; null for none.</param>
/// <remarks>Headings are compared without regard to case, accents, and whether words are parted by spaces, hyphens or underscores.</remarks>
public sealed record CsvColumn(string Name, bool IsRequired = true, IReadOnlyList<string>? OtherNames = null);

/// <summary>What is taken in from a table, and how much.</summary>
/// <param name="Columns">The columns that count, 1 to 200; others are passed over.</param>
/// <param name="MostRows">Most rows beneath the headings, 1 to 1,000,000.</param>
/// <param name="LongestCell">Most characters in a cell, 1 to 100,000.</param>
/// <param name="MostBytes">Most bytes in UTF-8, 1 to 104,857,600.</param>
public sealed record CsvRules(IReadOnlyList<CsvColumn> Columns, int MostRows = 10_000, int LongestCell = 4_000, int MostBytes = 5 * 1024 * 1024);

/// <summary>A row of a table that somebody sent, or what stands against it.</summary>
public sealed class CsvRow
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy/M/d"];

    private readonly IReadOnlyDictionary<string, string> _cells;

    internal CsvRow(int number, IReadOnlyDictionary<string, string> cells, IReadOnlyList<Refusal> problems)
    {
        Number = number;
        _cells = cells;
        Problems = problems;
    }

    /// <summary>Number of the row as a spreadsheet shows it: 1 is the row of headings, with which what stands against the whole table is numbered.</summary>
    public int Number { get; }

    /// <summary>What stands against this row, each with its sentence and the row's number in it; empty where it can be taken in.</summary>
    public IReadOnlyList<Refusal> Problems { get; }

    /// <summary>A cell.</summary>
    /// <param name="column">Name of one of the rules' columns.</param>
    /// <returns>The text, cleaned as the values of a form are (<see cref="SubmittedForm.Clean"/>); empty where the table has no such column or the row ends before it.</returns>
    public string this[string column] => _cells.GetValueOrDefault(column, "");

    /// <summary>A cell with a day, as clerks and spreadsheets write it: year first, or day first with slashes, hyphens or points; a time behind it does not count.</summary>
    /// <param name="column">Name of one of the rules' columns.</param>
    /// <returns>The day; null where the cell is empty or holds none.</returns>
    public DateOnly? Date(string column) =>
        DateOnly.TryParseExact(this[column].Split(' ', 'T')[0], DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>The same row with its cells under other names.</summary>
    /// <param name="columns">The new name, to the old one.</param>
    internal CsvRow By(IReadOnlyDictionary<string, string> columns) =>
        new(Number, columns.ToDictionary(column => column.Key, column => this[column.Value]), Problems);
}
