using CivicHost.Sdk.Counting;
using CsCheck;

namespace Polls.Tests;

[TestFixture]
internal sealed class PlainCountTests
{
    private const int Elections = 400;

    private static IEnumerable<TestCaseData> EveryRuleAndQuestion =>
        from rule in CountingRules.Own
        from question in rule.Questions
        from completion in rule.Name.StartsWith("mes-", StringComparison.Ordinal) ? Enum.GetValues<BudgetCompletion>() : [BudgetCompletion.None]
        select new TestCaseData(rule.Name, question, completion);

    [TestCaseSource(nameof(EveryRuleAndQuestion))]
    public void Every_rule_elects_whom_a_plain_slow_count_elects(string rule, QuestionKind question, BudgetCompletion completion) =>
        DrawnElection.Of(question).Sample(
            election =>
            {
                var quick = Rule.Count(rule, election, completion).Winners;
                var plain = PlainCount.Winners(rule, election, completion);
                return DrawnElection.IsBudget(question) ? quick.ToHashSet().SetEquals(plain) : quick.SequenceEqual(plain);
            },
            iter: Elections,
            threads: 1,
            print: Shown);

    /// <summary>The count with bounds gives up where it cannot tell; where it does not, it must be right, figures included.</summary>
    [Test]
    public void Equal_Shares_with_bounds_agrees_with_fractions([Values] bool byCost, [Values(QuestionKind.BudgetApproval, QuestionKind.BudgetPoints)] QuestionKind question) =>
        Gen.Select(DrawnElection.Of(question), Gen.Int[0, 9]).Sample(
            (election, raises) =>
            {
                if (election.Ballots == 0)
                    return true;
                var budget = new BudgetElection(election, increment: 1);
                var ranks = TieBreak.ById.RanksFor(election);
                var money = budget.Budget + ((Int128)raises * budget.Ballots);
                var bounds = new EqualSharesRun(budget, byCost, ranks).Run(money, budget.Budget);
                var fractions = new ExactSharesRun(budget, byCost, ranks).Run(money, budget.Budget, default);
                return bounds is null || (bounds.Purchases.SequenceEqual(fractions.Purchases) && bounds.Ties.Count == fractions.Ties.Count);
            },
            iter: 2000,
            threads: 1);

    private static string Shown(Election election)
    {
        var groups = Enumerable.Range(0, election.GroupCount).Select(group => $"{election[group].Count} x {QuestionWords.TextOf(election, election[group].Marks)}");
        return $"seats {election.Seats}, costs {string.Join(' ', election.Options.Select(option => option.Cost))}: {string.Join(" | ", groups)}";
    }
}
