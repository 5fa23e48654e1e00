using System.Text.Json;
using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>Elections that were held, against what cities and other programs made of them.</summary>
[TestFixture]
internal sealed class RealElectionsTests
{
    [Test]
    public void Every_rule_funds_what_other_programs_fund(
        [Values("Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb", "Poland_Wieliczka_2023_Green_Budget.pb", "Switzerland_Zurich_S5.pb")] string file,
        [Values("greedy_cost", "greedy_cardinality", "mes_cost", "mes_cardinality", "mes_cost_then_greedy_cost", "mes_cost_add1", "mes_cost_add1u")] string outcome)
    {
        var election = SharedData.Read(file, QuestionKind.BudgetApproval);
        var expected = SharedData.Expected("expected-pb.json").GetProperty(file);
        var (rule, completion) = outcome switch
        {
            "greedy_cost" => ("greedy-votes", BudgetCompletion.None),
            "greedy_cardinality" => ("greedy-votes-per-cost", BudgetCompletion.None),
            "mes_cost" => ("mes-cost", BudgetCompletion.None),
            "mes_cardinality" => ("mes-cardinality", BudgetCompletion.None),
            "mes_cost_then_greedy_cost" => ("mes-cost", BudgetCompletion.Greedy),
            "mes_cost_add1" => ("mes-cost", BudgetCompletion.Add1),
            _ => ("mes-cost", BudgetCompletion.Add1ThenGreedy),
        };
        var increment = decimal.Parse(expected.GetProperty("add1_increment_per_voter").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

        var result = Rule.Count(rule, election, completion, increment);

        Assert.That(result.Winners.Order(StringComparer.Ordinal), Is.EqualTo(expected.GetProperty(outcome).Deserialize<string[]>()));
    }

    [TestCase("mes-cost", BudgetCompletion.Add1, 30)]
    [TestCase("greedy-votes", BudgetCompletion.None, 23)]
    public void Wieliczka_funds_as_many_projects_as_the_city_published(string rule, BudgetCompletion completion, int projects) =>
        Assert.That(
            Rule.Count(rule, SharedData.Read("Poland_Wieliczka_2023_Green_Budget.pb", QuestionKind.BudgetApproval), completion).Winners,
            Has.Count.EqualTo(projects));

    [TestCase(0, "Craigton-2007.blt")]
    [TestCase(1, "Govan-2007.blt")]
    public void Glasgow_elects_whom_it_elected(int place, string file)
    {
        var expected = SharedData.Expected("expected-stv.json")[place];
        var election = SharedData.Read(file, QuestionKind.Ranking);

        var result = Rule.Count("stv-scottish", election);

        Assert.That(election.Ballots, Is.EqualTo(expected.GetProperty("ballots").GetInt64()));
        Assert.That(result.Winners, Is.EqualTo(expected.GetProperty("stv-scottish").GetProperty("winners_in_order").Deserialize<string[]>()));
        Assert.That(
            result.Rounds[0].Figures.Single(figure => figure.Name == "quota").Value.ToString("F5", System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(expected.GetProperty("stv-scottish").GetProperty("quota").GetString()));
    }

    [TestCase("Craigton-2007.blt", 11052)]
    [TestCase("Govan-2007.blt", 9560)]
    public void At_every_stage_no_vote_is_gained_or_lost(string file, int ballots)
    {
        var result = Rule.Count("stv-scottish", SharedData.Read(file, QuestionKind.Ranking));

        foreach (var stage in result.Rounds.Where(round => round.Happened != "elected"))
            Assert.That(stage.Figures.Where(figure => figure.Name is "votes" or "exhausted" or "rounding").Sum(figure => figure.Value), Is.EqualTo((decimal)ballots));
    }

    [TestCase("Netherlands_Assen_2024.pb")]
    [TestCase("Poland_Swiecie_2023.pb")]
    [TestCase("Poland_Wieliczka_2023_Green_Budget.pb")]
    [TestCase("Switzerland_Zurich_S5.pb")]
    public void Bounds_are_enough_for_a_real_city_and_agree_with_fractions(string file)
    {
        var election = SharedData.Read(file, QuestionKind.BudgetApproval);
        var budget = new BudgetElection(election, increment: 1);
        var ranks = TieBreak.ById.RanksFor(election);

        var bounds = new EqualSharesRun(budget, byCost: true, ranks).Run(budget.Budget, budget.Budget);
        var fractions = new ExactSharesRun(budget, byCost: true, ranks).Run(budget.Budget, budget.Budget, default);

        Assert.That(bounds?.Purchases, Is.EqualTo(fractions.Purchases));
    }
}
