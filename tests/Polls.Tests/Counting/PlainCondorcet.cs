namespace Polls.Tests;

internal static class PlainCondorcet
{
    public static IEnumerable<int> Schulze(PlainBallots ballots, bool byMargin) =>
        Unbeaten(ballots, (one, other) => Strongest(ballots, byMargin, one, other, []) > Strongest(ballots, byMargin, other, one, []));

    public static IEnumerable<int> RankedPairs(PlainBallots ballots, bool byMargin)
    {
        var pairs = from winner in ballots.Options
                    from loser in ballots.Options
                    let strength = ballots.Victory(winner, loser, byMargin)
                    where strength > 0
                    orderby strength descending, winner, loser descending
                    select (winner, loser);
        var locked = new HashSet<(int, int)>();
        foreach (var (winner, loser) in pairs)
        {
            if (!Leads(locked, loser, winner))
                locked.Add((winner, loser));
        }

        return Unbeaten(ballots, (one, other) => Leads(locked, one, other));
    }

    /// <summary>Every chain without repetition is tried.</summary>
    private static long Strongest(PlainBallots ballots, bool byMargin, int from, int to, List<int> passed)
    {
        var best = ballots.Victory(from, to, byMargin);
        foreach (var through in ballots.Options.Where(option => option != from && option != to && !passed.Contains(option)))
            best = Math.Max(best, Math.Min(ballots.Victory(from, through, byMargin), Strongest(ballots, byMargin, through, to, [.. passed, from])));
        return best;
    }

    private static bool Leads(HashSet<(int Winner, int Loser)> locked, int from, int to) =>
        locked.Where(pair => pair.Winner == from).Any(pair => pair.Loser == to || Leads(locked, pair.Loser, to));

    private static IEnumerable<int> Unbeaten(PlainBallots ballots, Func<int, int, bool> beats)
    {
        var left = ballots.Options;
        var winners = new List<int>();
        while (winners.Count < ballots.Election.Seats && left.Count > 0)
        {
            winners.Add(left.First(option => !left.Exists(other => beats(other, option))));
            left.Remove(winners[^1]);
        }

        return winners;
    }
}
