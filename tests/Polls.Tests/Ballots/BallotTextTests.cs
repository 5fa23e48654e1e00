using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Whatever way an answer is written, the urn holds one text for it.</summary>
public sealed class BallotTextTests
{
    [TestCase(BallotKind.One, "3", "3")]
    [TestCase(BallotKind.One, " 2 ", "2")]
    [TestCase(BallotKind.One, "0", "0")]
    [TestCase(BallotKind.Several, "3, 1", "1,3")]
    [TestCase(BallotKind.Several, "3 1", "1,3")]
    [TestCase(BallotKind.Ranking, "3 1", "3>1")]
    [TestCase(BallotKind.Ranking, "3>2=1", "3>1=2")]
    [TestCase(BallotKind.Ranking, "3,1,2", "3>1>2")]
    [TestCase(BallotKind.Score, "2:0 1:-1", "1:-1,2:0")]
    [TestCase(BallotKind.BudgetApproval, "3 2 1", "1,2,3")]
    [TestCase(BallotKind.BudgetKnapsack, "1,2", "1,2")]
    [TestCase(BallotKind.BudgetPoints, "2=7, 1=3, 3=0", "1:3,2:7")]
    [TestCase(BallotKind.BudgetRanking, "2>3", "2>3")]
    [TestCase(BallotKind.Pairwise, "2 1", "2>1")]
    [TestCase(BallotKind.Text, "  un puits  ", "un puits")]
    public void Is_read_generously_and_kept_in_one_form(BallotKind kind, string written, string kept)
    {
        Assert.That(BallotText.Read(Some.Question(kind), written).Answer, Is.EqualTo(kept));
        Assert.That(BallotText.IsCanonical(Some.Question(kind), kept), Is.True);
    }

    [TestCase(BallotKind.One, null, "poll.no-choice")]
    [TestCase(BallotKind.One, "4", "poll.no-choice")]
    [TestCase(BallotKind.One, "-1", "poll.no-choice")]
    [TestCase(BallotKind.One, "1,2", "poll.no-choice")]
    [TestCase(BallotKind.One, "٣", "poll.no-choice")]
    [TestCase(BallotKind.Several, "1,4", "ballot.unknown-option")]
    [TestCase(BallotKind.Several, "1,1", "ballot.twice")]
    [TestCase(BallotKind.Several, "0,1", "ballot.none-and-others")]
    [TestCase(BallotKind.Ranking, "0>3>1", "ballot.none-and-others")]
    [TestCase(BallotKind.BudgetPoints, "0,1:3", "ballot.none-and-others")]
    [TestCase(BallotKind.Score, "0,1:1", "ballot.none-and-others")]
    [TestCase(BallotKind.Ranking, "1>2=1", "ballot.twice")]
    [TestCase(BallotKind.Ranking, "1>>2", "ballot.unreadable")]
    [TestCase(BallotKind.Ranking, "1>9", "ballot.unknown-option")]
    [TestCase(BallotKind.Score, "1:2", "ballot.no-score")]
    [TestCase(BallotKind.Score, "1", "ballot.unreadable")]
    [TestCase(BallotKind.BudgetKnapsack, "1,3", "ballot.over-budget")]
    [TestCase(BallotKind.BudgetPoints, "1:11", "ballot.over-points")]
    [TestCase(BallotKind.BudgetPoints, "1:-1", "ballot.negative")]
    [TestCase(BallotKind.BudgetPoints, "1:3,1:4", "ballot.twice")]
    [TestCase(BallotKind.Pairwise, "1>1", "ballot.itself")]
    [TestCase(BallotKind.Pairwise, "1>2>3", "ballot.unreadable")]
    [TestCase(BallotKind.Text, "", "ballot.text-missing")]
    [TestCase(BallotKind.Text, "\u202Eun puits", "ballot.foreign-characters")]
    [TestCase(BallotKind.One, "1\u200B", "ballot.foreign-characters")]
    [TestCase(BallotKind.Several, "\ud800", "ballot.foreign-characters")]
    public void Is_refused_with_the_reason(BallotKind kind, string? written, string code) =>
        Assert.That(BallotText.Read(Some.Question(kind), written), Refused.With(code));

    [Test]
    public void One_unit_over_the_budget_is_too_much_and_said_so()
    {
        var tight = Some.Question(BallotKind.BudgetKnapsack) with { Budget = 299 };

        var refused = BallotText.Read(tight, "1,2").Refusals.Single();

        Assert.That(refused.Code, Is.EqualTo("ballot.over-budget"));
        Assert.That(refused.Arguments, Is.EqualTo(new object[] { 1L, "" }));
    }

    [Test]
    public void Ten_thousand_options_are_refused_before_they_are_read() =>
        Assert.That(BallotText.Read(Some.Question(BallotKind.Several), string.Join(',', Enumerable.Range(1, 10_000))), Refused.With("ballot.too-long"));

    [TestCase("4")]
    [TestCase("1,2,3,4")]
    [TestCase("1 2")]
    [TestCase("02")]
    public void A_text_that_the_module_would_not_write_is_not_canonical(string written) =>
        Assert.That(BallotText.IsCanonical(Some.Question(BallotKind.Several), written), Is.False);
}
