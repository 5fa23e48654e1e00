using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>What each rule does where ballots are incomplete, equal or empty.</summary>
[TestFixture]
internal sealed class RuleRoundsTests
{
    [Test]
    public void An_instant_runoff_reads_a_ballot_up_to_its_first_equal_rank()
    {
        var result = Rule.Rank("irv", "abc", 1, ("a>b=c", 2), ("b", 3), ("c>a", 4));

        // b has the fewest ballots after a is excluded: a's two end at the equal rank.
        Assert.That(result.Winners, Is.EqualTo(new[] { "c" }));
        Assert.That(result.Rounds[1].Figures[0], Is.EqualTo(new CountFigure("transfer", "a", 2, "")));
    }

    [Test]
    public void Half_of_the_standing_ballots_is_no_majority()
    {
        var result = Rule.Rank("irv", "ab", 1, ("a", 2), ("b", 2));

        Assert.That(result.Ties, Is.EqualTo(new[] { new[] { "a", "b" } }));
        Assert.That(result.Winners, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void Unranked_options_are_tied_behind_the_ranked_ones()
    {
        var result = Rule.Rank("borda", "abcd", 1, ("a>b", 1));

        Assert.That(result.Rounds[0].Figures.Select(figure => figure.Value), Is.EqualTo(new[] { 3m, 1m, -2m, -2m }));
    }

    [Test]
    public void Equally_strong_victories_in_a_circle_are_reported_as_a_tie()
    {
        var result = Rule.Rank("ranked-pairs-margins", "abc", 1, ("a>b>c", 1), ("b>c>a", 1), ("c>a>b", 1));

        Assert.That(result.Ties, Is.EqualTo(new[] { new[] { "a", "b", "c" } }));
    }

    /// <summary>Middle scores are equal at 1; after one is taken from each, a's middle is 0 and b's still 1.</summary>
    [Test]
    public void Majority_judgement_takes_middles_away_until_they_differ()
    {
        var builder = new ElectionBuilder(QuestionKind.Score, [new("a", "A"), new("b", "B")]);
        builder.TryAdd("1:1,2:1", 2);
        builder.TryAdd("1:1,2:-1", 1);
        builder.TryAdd("1:0,2:1", 1);
        builder.TryAdd("1:-1,2:1", 1);

        var result = Rule.Count("majority-judgement", builder.Build());

        Assert.That(result.Winners, Is.EqualTo(new[] { "b" }));
        Assert.That(result.Ties, Is.Empty);
    }

    [Test]
    public void None_of_these_can_win()
    {
        var builder = new ElectionBuilder(QuestionKind.One, [new("1", "Well"), new("0", "None of these")]);
        builder.TryAdd("0", 2);
        builder.TryAdd("1", 1);

        Assert.That(Rule.Count("plurality", builder.Build()).Winners, Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public void Which_first_is_decided_by_the_share_of_comparisons_won()
    {
        var builder = new ElectionBuilder(QuestionKind.Pairwise, [new("a", "A"), new("b", "B"), new("c", "C"), new("d", "D")], seats: 4);
        builder.TryAdd("1>2", 3);
        builder.TryAdd("2>1", 1);
        builder.TryAdd("3>2", 2);

        var result = Rule.Count("pairwise-wins", builder.Build());

        Assert.That(result.Winners, Is.EqualTo(new[] { "c", "a", "b", "d" }));
        var figures = result.Rounds[1].Figures.ToDictionary(figure => (figure.Name, figure.Option), figure => figure.Value);
        Assert.That(figures[("strength", "a")], Is.GreaterThan(figures[("strength", "b")]));
        Assert.That(figures[("strength", "d")], Is.EqualTo(0.5m));
        Assert.That(figures[("strength-least", "a")], Is.LessThan(figures[("strength", "a")]));
    }

    [TestCase(0, "1,2,3")]
    [TestCase(1, "2,3,1")]
    public void A_seed_decides_a_tie_and_nothing_else(int seed, string order)
    {
        var builder = new ElectionBuilder(QuestionKind.Several, [new("1", "A"), new("2", "B"), new("3", "C"), new("4", "D")], seats: 3);
        builder.TryAdd("1,2,3", 5);
        builder.TryAdd("4", 2);

        var result = Rule.Named("approval").Count(builder.Build(), new CountOptions(seed == 0 ? TieBreak.ByOptionOrder : TieBreak.Lot("drum")));

        Assert.That(string.Join(',', result.Winners), Is.EqualTo(order));
        Assert.That(result.Ties.Single(), Is.EquivalentTo(new[] { "1", "2", "3" }));
    }

    /// <summary>The one supporter would have to be given 400,000,000,000 more, one by one.</summary>
    [Test]
    public void Shares_that_have_to_be_raised_by_ones_to_thousands_of_millions_are_counted_at_once()
    {
        var builder = new ElectionBuilder(QuestionKind.BudgetApproval, [new("w", "Well", 900_000_000_000)], budget: 1_000_000_000_000);
        builder.TryAdd("1", 1);
        builder.TryAdd("", 1);

        Assert.That(Rule.Count("mes-cost", builder.Build(), BudgetCompletion.Add1).Winners, Is.EqualTo(new[] { "w" }));
        Assert.That(Rule.Count("mes-cost", builder.Build(), BudgetCompletion.Add1, increment: 1_000_000_000).Winners, Is.EqualTo(new[] { "w" }));
    }
}
