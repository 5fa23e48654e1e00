namespace Polls;

/// <summary>Keeps figures about few people out of a table, also from whoever subtracts the others from the total.</summary>
internal static class SmallCells
{
    /// <summary>Figures below it say too much about too few.</summary>
    public const int Least = 10;

    /// <summary>Which figures of a breakdown stay untold, where their sum is told: those below ten and, so that nobody gets at them by
    /// subtracting, as many of the next smallest as it takes until at least two are untold that make up ten together.</summary>
    public static IReadOnlyList<bool> Untold(IReadOnlyList<long> figures)
    {
        var untold = figures.Select(figure => figure < Least).ToArray();
        if (!untold.Contains(true))
            return untold;
        var hidden = figures.Where(figure => figure < Least).ToList();
        foreach (var (figure, index) in figures.Select((figure, index) => (figure, index)).Where(cell => cell.figure >= Least).OrderBy(cell => cell.figure).ThenBy(cell => cell.index))
        {
            if (hidden.Count >= 2 && hidden.Sum() >= Least)
                break;
            untold[index] = true;
            hidden.Add(figure);
        }

        return untold;
    }
}
