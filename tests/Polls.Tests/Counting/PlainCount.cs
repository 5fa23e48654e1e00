using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>Every rule once more, slowly, ballot by ballot, so that anybody can see that it is right. Ties are broken by id: options are letters in order.</summary>
internal static class PlainCount
{
    public static IReadOnlyList<string> Winners(string rule, Election election, BudgetCompletion completion = BudgetCompletion.None)
    {
        var ballots = new PlainBallots(election);
        if (!ballots.AnybodyVoted)
            return [];
        return [.. (rule switch
        {
            "plurality" => Best(ballots, option => ballots.All.Count(ballot => PlainBallots.Strict(ballot).FirstOrDefault(-1) == option)),
            "approval" or "score-sum" => Best(ballots, option => ballots.All.Sum(ballot => ballot.GetValueOrDefault(option))),
            "borda" => Best(ballots, option => ballots.Options.Sum(other => ballots.Margin(option, other))),
            "copeland" => Best(ballots, option => ballots.Options.Sum(other => Math.Sign(ballots.Margin(option, other)))),
            "minimax-margins" => Best(ballots, option => -ballots.Options.Where(other => other != option).Max(other => ballots.Margin(other, option))),
            "minimax-winning" => Best(ballots, option => -ballots.Options.Max(other => ballots.Victory(other, option, byMargin: false))),
            "schulze-margins" => PlainCondorcet.Schulze(ballots, byMargin: true),
            "schulze-winning" => PlainCondorcet.Schulze(ballots, byMargin: false),
            "ranked-pairs-margins" => PlainCondorcet.RankedPairs(ballots, byMargin: true),
            "ranked-pairs-winning" => PlainCondorcet.RankedPairs(ballots, byMargin: false),
            "irv" => [Runoff(ballots)],
            "stv-scottish" => PlainStv.Count(ballots),
            "majority-judgement" => Judged(ballots),
            "pairwise-wins" => Best(ballots, option => Share(ballots, option)),
            "greedy-votes" => PlainBudget.Greedy(ballots, [], PlainBudget.Votes),
            "greedy-votes-per-cost" => PlainBudget.Greedy(ballots, [], (each, project) => PlainBudget.Votes(each, project) / each.Election.Options[project].Cost),
            "mes-cost" => PlainBudget.EqualShares(ballots, byCost: true, completion),
            "mes-cardinality" => PlainBudget.EqualShares(ballots, byCost: false, completion),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no plain count of it."),
        }).Select(ballots.Id)];
    }

    private static IEnumerable<int> Best(PlainBallots ballots, Func<int, decimal> of) =>
        ballots.Options.OrderByDescending(of).ThenBy(option => option).Take(ballots.Election.Seats);

    /// <summary>Compared as decimals of 28 digits: elections here have less than a hundred ballots. Without a comparison an option stands last.</summary>
    private static decimal Share(PlainBallots ballots, int option)
    {
        var met = ballots.All.Count(ballot => ballot.ContainsKey(option));
        return met == 0 ? -1 : (decimal)ballots.All.Count(ballot => ballot.GetValueOrDefault(option) == 1) / met;
    }

    private static int Runoff(PlainBallots ballots)
    {
        var standing = ballots.Options;
        while (true)
        {
            var tops = ballots.All.Select(ballot => PlainBallots.Strict(ballot).Find(standing.Contains, -1)).Where(top => top >= 0).ToList();
            if (standing.Find(option => tops.Count(top => top == option) * 2 > tops.Count, -1) is >= 0 and var winner)
                return winner;
            if (standing.Count == 1)
                return standing[0];
            standing.Remove(standing.OrderBy(option => tops.Count(top => top == option)).ThenByDescending(option => option).First());
        }
    }

    private static int Find(this List<int> options, Predicate<int> wanted, int otherwise) => options.FindIndex(wanted) is >= 0 and var at ? options[at] : otherwise;

    private static IEnumerable<int> Judged(PlainBallots ballots)
    {
        var scores = ballots.Options.ToDictionary(option => option, option => ballots.All.Select(ballot => ballot.GetValueOrDefault(option)).Order().ToList());
        return ballots.Options.Order(Comparer<int>.Create((one, other) => Compare([.. scores[other]], [.. scores[one]]) is not 0 and var decided ? decided : one.CompareTo(other)))
            .Take(ballots.Election.Seats);
    }

    private static int Compare(List<int> one, List<int> other)
    {
        while (one.Count > 0)
        {
            var middle = (one.Count - 1) / 2;
            if (one[middle] != other[middle])
                return one[middle].CompareTo(other[middle]);
            one.RemoveAt(middle);
            other.RemoveAt(middle);
        }

        return 0;
    }
}
