using CivicHost.Sdk.Counting;

namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class BallotTextTests
{
    private static readonly ElectionOption[] Options =
        [new("1", "Well", 40), new("2", "Road", 50), new("3", "School", 60), new("4", "Lamp", 10), new("0", "None of these", 1)];

    [TestCase(QuestionKind.One, "3", "2:1")]
    [TestCase(QuestionKind.One, "0", "4:1")]
    [TestCase(QuestionKind.Several, "1,4", "0:1 3:1")]
    [TestCase(QuestionKind.Several, "", "")]
    [TestCase(QuestionKind.Ranking, "3>1=4>2", "2:1 0:2 3:2 1:3")]
    [TestCase(QuestionKind.Ranking, "2", "1:1")]
    [TestCase(QuestionKind.Ranking, "", "")]
    [TestCase(QuestionKind.Score, "1:-1,2:0,3:1", "0:-1 1:0 2:1")]
    [TestCase(QuestionKind.BudgetPoints, "1:3,2:7", "0:3 1:7")]
    [TestCase(QuestionKind.BudgetKnapsack, "1,2,4", "0:1 1:1 3:1")]
    [TestCase(QuestionKind.Pairwise, "2>1", "1:1 0:2")]
    public void A_ballot_is_read_from_its_text(QuestionKind question, string text, string marks)
    {
        var builder = new ElectionBuilder(question, Options, budget: 100);

        Assert.That(builder.TryAdd(text, 5), Is.True);

        var group = builder.Build()[0];
        var read = new List<string>();
        foreach (var mark in group.Marks)
            read.Add($"{mark.Option}:{mark.Value}");
        Assert.That((group.Count, string.Join(' ', read)), Is.EqualTo((5L, marks)));
    }

    [TestCase(QuestionKind.One, "")]
    [TestCase(QuestionKind.One, "6")]
    [TestCase(QuestionKind.One, "5")]
    [TestCase(QuestionKind.One, "-1")]
    [TestCase(QuestionKind.One, "01")]
    [TestCase(QuestionKind.One, " 1")]
    [TestCase(QuestionKind.One, "1,2")]
    [TestCase(QuestionKind.One, "99999999999999999999")]
    [TestCase(QuestionKind.One, "\u0663")]
    [TestCase(QuestionKind.Several, "4,1")]
    [TestCase(QuestionKind.Several, "1,1")]
    [TestCase(QuestionKind.Several, "1,,2")]
    [TestCase(QuestionKind.Several, "1,")]
    [TestCase(QuestionKind.Ranking, "1>1")]
    [TestCase(QuestionKind.Ranking, "4=1")]
    [TestCase(QuestionKind.Ranking, "1>")]
    [TestCase(QuestionKind.Ranking, ">1")]
    [TestCase(QuestionKind.Ranking, "1\u202e>2")]
    [TestCase(QuestionKind.Score, "1:-0")]
    [TestCase(QuestionKind.Score, "1:1001")]
    [TestCase(QuestionKind.Score, "2:1,1:1")]
    [TestCase(QuestionKind.Score, "1")]
    [TestCase(QuestionKind.BudgetPoints, "1:0")]
    [TestCase(QuestionKind.BudgetPoints, "1:-3")]
    [TestCase(QuestionKind.BudgetKnapsack, "1,3,4")]
    [TestCase(QuestionKind.Pairwise, "1")]
    [TestCase(QuestionKind.Pairwise, "1=2")]
    [TestCase(QuestionKind.Pairwise, "1>2>3")]
    public void What_is_no_ballot_is_not_taken_and_leaves_nothing_behind(QuestionKind question, string text)
    {
        var builder = new ElectionBuilder(question, Options, budget: 100);

        Assert.That(builder.TryAdd(text), Is.False);
        Assert.That(builder.Build().GroupCount, Is.Zero);
    }

    [Test]
    public void Ten_thousand_numbers_on_one_ballot_are_no_ballot()
    {
        var builder = new ElectionBuilder(QuestionKind.Ranking, Options);

        Assert.That(builder.TryAdd(string.Join('>', Enumerable.Range(1, 10_000))), Is.False);
    }

    [Test]
    public void Counts_that_no_sum_could_hold_are_not_taken()
    {
        var builder = new ElectionBuilder(QuestionKind.One, Options);

        Assert.That(builder.TryAdd("1", 1_000_000_000_000), Is.True);
        Assert.That(builder.TryAdd("1", 1), Is.False);
        Assert.That(builder.TryAdd("1", 0), Is.False);
        Assert.That(builder.Build().Ballots, Is.EqualTo(1_000_000_000_000));
    }
}
