using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>Counts small elections that a test writes out.</summary>
internal static class Rule
{
    public static ICountingRule Named(string name) => CountingRules.Own.Single(rule => rule.Name == name);

    /// <summary>Counts rankings of options that are letters: <c>("a&gt;b=c", 5)</c>.</summary>
    public static CountResult Rank(string rule, string letters, int seats, params (string Ranking, long Count)[] ballots)
    {
        var builder = new ElectionBuilder(QuestionKind.Ranking, [.. letters.Select(letter => new ElectionOption(letter.ToString(), letter.ToString()))], seats);
        foreach (var (ranking, count) in ballots)
        {
            var marks = ranking.Split('>').SelectMany((rank, at) => rank.Split('=').Select(letter => new BallotMark(letters.IndexOf(letter[0]), at + 1)));
            Assert.That(builder.TryAdd([.. marks], count), Is.True, ranking);
        }

        return Named(rule).Count(builder.Build(), new CountOptions(TieBreak.ById));
    }

    public static CountResult Count(string rule, Election election, BudgetCompletion completion = BudgetCompletion.None, decimal increment = 1) =>
        Named(rule).Count(election, new CountOptions(TieBreak.ById, completion, increment));
}
