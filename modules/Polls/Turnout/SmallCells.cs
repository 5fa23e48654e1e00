namespace Polls;

/// <summary>Keeps figures about few people out of a table, also from whoever subtracts the others from the total.</summary>
internal static class SmallCells
{
    /// <summary>Figures below it say too much about too few. So does that nobody of a ward has voted yet: the first who does would be seen.</summary>
    public const int Least = (int)SmallTable.Fewest;

    /// <summary>Which figures of a breakdown stay untold, where their sum is told: those below ten and as many of the next smallest as it takes
    /// until at least two are untold that make up ten together.</summary>
    public static IReadOnlyList<bool> Untold(IReadOnlyList<long> figures)
    {
        var untold = figures.Select(figure => figure < Least).ToArray();
        var (count, sum) = (untold.Count(each => each), figures.Where(figure => figure < Least).Sum());
        if (count == 0)
            return untold;
        foreach (var index in Enumerable.Range(0, figures.Count).Where(index => figures[index] >= Least).OrderBy(index => figures[index]))
        {
            if (count >= 2 && sum >= Least)
                break;
            untold[index] = true;
            (count, sum) = (count + 1, sum + figures[index]);
        }

        return untold;
    }
}
