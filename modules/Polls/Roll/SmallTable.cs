namespace Polls;

/// <summary>A table of counts with its margins, of which small figures are hidden, and as many others as would tell them by subtraction.</summary>
/// <remarks>A figure that is hidden can be worked out exactly where it is the only link between two parts of the table: rows and columns are the
/// corners of a graph, hidden figures its edges, and what no circle of hidden figures passes through is told by the sums. A hidden remainder that is
/// small itself would tell of few people as well. Zero tells of nobody and stays.</remarks>
internal sealed class SmallTable
{
    public const long Fewest = 10;

    private readonly long[,] _counts;
    private readonly bool[,] _hidden;

    /// <param name="cells">Rows and columns, without margins.</param>
    public SmallTable(long[,] cells)
    {
        (Rows, Columns) = (cells.GetLength(0), cells.GetLength(1));
        _counts = new long[Rows + 1, Columns + 1];
        _hidden = new bool[Rows + 1, Columns + 1];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                _counts[row, column] = cells[row, column];
                _counts[row, Columns] += cells[row, column];
                _counts[Rows, column] += cells[row, column];
                _counts[Rows, Columns] += cells[row, column];
            }
        }

        Hide();
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>What may be told.</summary>
    /// <param name="row">From 0; <see cref="Rows"/> for the sums of the columns.</param>
    /// <param name="column">From 0; <see cref="Columns"/> for the sums of the rows.</param>
    /// <returns>Null where it is hidden.</returns>
    public long? this[int row, int column] => _hidden[row, column] ? null : _counts[row, column];

    private IEnumerable<(int Row, int Column)> All =>
        Enumerable.Range(0, Rows + 1).SelectMany(row => Enumerable.Range(0, Columns + 1).Select(column => (row, column)));

    private void Hide()
    {
        foreach (var (row, column) in All.Where(cell => _counts[cell.Row, cell.Column] is > 0 and < Fewest && !IsWhole(cell)))
            _hidden[row, column] = true;
        while (HideInALine() || HideAroundALink())
        {
            // Each round hides at least one more.
        }
    }

    /// <summary>The sum of all is said everywhere.</summary>
    private bool IsWhole((int Row, int Column) cell) => cell.Row == Rows && cell.Column == Columns;

    private bool HideInALine()
    {
        var rows = Enumerable.Range(0, Rows + 1).Select(row => Enumerable.Range(0, Columns + 1).Select(column => (Row: row, Column: column)).ToList());
        var columns = Enumerable.Range(0, Columns + 1).Select(column => Enumerable.Range(0, Rows + 1).Select(row => (Row: row, Column: column)).ToList());
        foreach (var line in rows.Concat(columns).Where(TellsOfFew))
        {
            if (Cheapest(line) is not { } next)
                continue;
            _hidden[next.Row, next.Column] = true;
            return true;
        }

        return false;
    }

    /// <param name="line">Its sum at the end.</param>
    private bool TellsOfFew(IReadOnlyList<(int Row, int Column)> line)
    {
        var hidden = line.Where(cell => _hidden[cell.Row, cell.Column]).ToList();
        return hidden.Count == 1
            || (hidden.Count > 1 && !_hidden[line[^1].Row, line[^1].Column] && hidden.Sum(cell => _counts[cell.Row, cell.Column]) < Fewest);
    }

    private (int Row, int Column)? Cheapest(IEnumerable<(int Row, int Column)> cells)
    {
        var open = cells.Where(cell => !_hidden[cell.Row, cell.Column] && _counts[cell.Row, cell.Column] > 0 && !IsWhole(cell))
            .OrderBy(cell => _counts[cell.Row, cell.Column]).ToList();
        return open.Count == 0 ? null : open[0];
    }

    private bool HideAroundALink()
    {
        foreach (var link in All.Where(cell => _hidden[cell.Row, cell.Column] && IsLink(cell)))
        {
            var circles = All.Where(other => other.Row != link.Row && other.Column != link.Column)
                .Select(other => (IReadOnlyList<(int Row, int Column)>)[(link.Row, other.Column), (other.Row, link.Column), other])
                .Where(circle => circle.All(cell => _counts[cell.Row, cell.Column] > 0 && !IsWhole(cell)))
                .OrderBy(circle => circle.Where(cell => !_hidden[cell.Row, cell.Column]).Sum(cell => _counts[cell.Row, cell.Column]))
                .ToList();
            var more = circles.Count > 0 ? circles[0] : [.. All.Where(cell => (cell.Row == link.Row || cell.Column == link.Column) && _counts[cell.Row, cell.Column] > 0)];
            if (HideAll(more))
                return true;
        }

        return false;
    }

    private bool HideAll(IEnumerable<(int Row, int Column)> cells)
    {
        var isAny = false;
        foreach (var cell in cells.Where(cell => !_hidden[cell.Row, cell.Column] && !IsWhole(cell)))
            isAny = _hidden[cell.Row, cell.Column] = true;
        return isAny;
    }

    /// <summary>Whether no circle of hidden figures passes through this one.</summary>
    private bool IsLink((int Row, int Column) link)
    {
        var rows = new HashSet<int> { link.Row };
        var columns = new HashSet<int>();
        for (var isGrowing = true; isGrowing;)
        {
            isGrowing = false;
            foreach (var cell in All.Where(cell => cell != link && _hidden[cell.Row, cell.Column]))
            {
                if (rows.Contains(cell.Row) && columns.Add(cell.Column))
                    isGrowing = true;
                if (columns.Contains(cell.Column) && rows.Add(cell.Row))
                    isGrowing = true;
            }
        }

        return !columns.Contains(link.Column);
    }
}
