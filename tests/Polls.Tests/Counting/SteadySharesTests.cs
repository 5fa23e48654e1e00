using CivicHost.Sdk.Counting;
using CsCheck;

namespace Polls.Tests;

/// <summary>Equal Shares of amounts in which one unit is nothing: most raises change nothing, and are not counted one by one.</summary>
[TestFixture]
internal sealed class SteadySharesTests
{
    [Test]
    public void Raises_that_are_said_to_change_nothing_change_nothing(
        [Values] bool byCost, [Values(QuestionKind.BudgetApproval, QuestionKind.BudgetPoints, QuestionKind.BudgetRanking)] QuestionKind question) =>
        Gen.Select(DrawnElection.Of(question, scale: 5), Gen.Int[0, 60]).Sample(
            (election, raises) =>
            {
                if (election.Ballots == 0)
                    return;
                var budget = new BudgetElection(election, increment: 1);
                var outcome = Fund(budget, byCost, election, raises);
                if (outcome.Cost(budget) > budget.Budget)
                    return;
                var further = SteadyShares.RaisesThatChangeNothing(budget, byCost, MoneyAfter(budget, raises), outcome) ?? 100;
                for (var more = 1; more <= further && more <= 100; more++)
                    Assert.That(Projects(Fund(budget, byCost, election, raises + more)), Is.EqualTo(Projects(outcome)), $"{more} of {further}");
            },
            iter: 300,
            threads: 1);

    [Test]
    public void What_is_skipped_would_have_led_to_the_same_end([Values] bool byCost, [Values(QuestionKind.BudgetApproval, QuestionKind.BudgetPoints)] QuestionKind question) =>
        DrawnElection.Of(question, scale: 20).Sample(
            election =>
            {
                var quick = Rule.Count(byCost ? "mes-cost" : "mes-cardinality", election, BudgetCompletion.Add1);
                Assert.That(quick.Winners.ToHashSet(), Is.EquivalentTo(OneByOne(election, byCost)));
            },
            iter: 60,
            threads: 1);

    /// <summary>Costs as a town writes them. The second well has one supporter: nobody can pay it before a share is as large as its cost.</summary>
    [Test]
    public void Millions_of_francs_and_three_voters_are_counted_at_once()
    {
        var builder = new ElectionBuilder(
            QuestionKind.BudgetApproval,
            [
                new ElectionOption("1", "A well", 1_800_000), new ElectionOption("2", "Lamps", 1_200_000),
                new ElectionOption("3", "A second well", 900_000), new ElectionOption("4", "Benches", 400_000),
            ],
            1, 5_000_000);
        Add(builder, 0, 1);
        Add(builder, 0, 3);
        Add(builder, 2);

        var result = Rule.Count("mes-cost", builder.Build(), BudgetCompletion.Add1);

        Assert.That(result.Winners, Is.EquivalentTo(new[] { "1", "2", "3", "4" }));
    }

    [Test]
    public void A_raise_that_would_break_the_budget_is_found_after_a_million()
    {
        var builder = new ElectionBuilder(
            QuestionKind.BudgetApproval, [new ElectionOption("1", "A market", 2_000_000), new ElectionOption("2", "A bridge", 4_500_000)], 1, 5_000_000);
        Add(builder, 0);
        Add(builder, 0);
        Add(builder, 1);

        var result = Rule.Count("mes-cost", builder.Build(), BudgetCompletion.Add1);

        Assert.That(result.Winners, Is.EqualTo(new[] { "1" }));
        // A share of 1,666,666.67 becomes 4,499,999.67; one more, and the one who wants the bridge could pay it.
        Assert.That(result.Rounds[0].Figures.Single(figure => figure.Name == "raised-by").Value, Is.EqualTo(2_833_333));
    }

    private static void Add(ElectionBuilder builder, params int[] options) =>
        Assert.That(builder.TryAdd([.. options.Select(option => new BallotMark(option, 1))], 1), Is.True);

    private static IEnumerable<string> OneByOne(Election election, bool byCost)
    {
        if (election.Ballots == 0)
            return [];
        var budget = new BudgetElection(election, increment: 1);
        var outcome = Fund(budget, byCost, election, 0);
        for (var raises = 1; outcome.Purchases.Count < budget.Votes.Count(votes => votes > 0); raises++)
        {
            var next = Fund(budget, byCost, election, raises);
            if (next.Cost(budget) > budget.Budget)
                break;
            outcome = next;
        }

        return outcome.Purchases.Select(purchase => election.Options[purchase.Project].Id);
    }

    private static SharesOutcome Fund(BudgetElection budget, bool byCost, Election election, int raises) =>
        new ExactSharesRun(budget, byCost, TieBreak.ById.RanksFor(election)).Run(MoneyAfter(budget, raises), budget.Budget, default);

    private static Int128 MoneyAfter(BudgetElection budget, int raises) => budget.Budget + ((Int128)raises * budget.Increment * budget.Ballots);

    private static IEnumerable<int> Projects(SharesOutcome outcome) => outcome.Purchases.Select(purchase => purchase.Project);
}
