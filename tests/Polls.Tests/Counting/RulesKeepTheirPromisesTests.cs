using CivicHost.Sdk.Counting;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture]
internal sealed class RulesKeepTheirPromisesTests
{
    private static IEnumerable<string> Names => CountingRules.Own.Select(rule => rule.Name);

    [TestCaseSource(nameof(Names))]
    public void Every_rule_is_fair_to_voters_and_options(string name) =>
        CountingRuleConformance.Check(CountingRules.Own.Single(rule => rule.Name == name));

    [Test]
    public void The_rules_are_those_that_the_town_was_promised() => Assert.That(Names, Is.EquivalentTo(new[]
    {
        "plurality", "approval", "borda", "irv", "schulze-margins", "schulze-winning", "minimax-margins", "minimax-winning", "copeland",
        "ranked-pairs-margins", "ranked-pairs-winning", "stv-scottish", "score-sum", "majority-judgement", "greedy-votes", "greedy-votes-per-cost",
        "mes-cost", "mes-cardinality", "pairwise-wins",
    }));
}
