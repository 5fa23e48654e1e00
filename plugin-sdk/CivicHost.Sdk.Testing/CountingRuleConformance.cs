using System.Globalization;
using CivicHost.Sdk.Counting;
using NUnit.Framework;

namespace CivicHost.Sdk.Testing;

/// <summary>What every counting rule owes to voters. One test of a module: <c>CountingRuleConformance.Check(new MyRule());</c></summary>
public static class CountingRuleConformance
{
    private const int Elections = 60;

    private static readonly IReadOnlyList<string> Cultures = ["fr-FR", "pt-PT", "tr-TR", "ar-SA", ""];

    /// <summary>Counts some hundred small elections of every question that the rule counts, and names each promise that is not kept, with the election that shows it.</summary>
    /// <param name="rule">The rule.</param>
    public static void Check(ICountingRule rule)
    {
        var broken = new List<string>();
        if (!System.Text.RegularExpressions.Regex.IsMatch(rule.Name, "^[a-z0-9-]{2,32}$"))
            broken.Add($"The name '{rule.Name}' is not 2 to 32 lower-case letters, digits and hyphens.");
        if (rule.Questions.Count == 0)
            broken.Add("The rule names no question that it counts.");
        foreach (var question in rule.Questions)
        {
            foreach (var completion in SampleElection.IsBudget(question) ? Enum.GetValues<BudgetCompletion>() : [BudgetCompletion.None])
                new Run(rule, completion, broken).CheckAll(question);
        }

        Assert.That(broken.Take(10), Is.Empty, $"The rule {rule.Name} breaks {broken.Count} promises.");
    }

    private sealed class Run(ICountingRule rule, BudgetCompletion completion, List<string> broken)
    {
        public void CheckAll(QuestionKind question)
        {
            Nobody_voted(question);
            Everybody_agrees(question);
            Nothing_tells_the_options_apart(question);
            var chance = new Chance((ulong)question + 1);
            for (var number = 0; number < Elections; number++)
            {
                var sample = SampleElection.Draw(question, Math.Min(1 + chance.Below(3), rule.MostSeats), chance);
                var plain = sample.Build();
                var result = Count(plain, TieBreak.ById);
                The_result_fits_the_question(plain, result);
                Same(plain, result, sample.InOtherOrder(chance).Build(), "with the ballots in another order");
                Same(plain, result, sample.OneByOne().Build(), "with equal ballots one by one");
                Same(plain, result, sample.WithOptionsMoved(chance).Build(), "with the options in another order on the paper");
                Names_do_not_matter(sample, plain, result, chance);
                Chance_decides_ties_only(plain, result);
                Language_does_not_matter(plain, result);
            }
        }

        private CountResult Count(Election election, TieBreak ties) => rule.Count(election, new CountOptions(ties, completion));

        private void Break(string promise, Election election) => broken.Add($"{promise} {SampleElection.Describe(election)}");

        private void Nobody_voted(QuestionKind question)
        {
            var election = SampleElection.Without(question).Build();
            var result = Count(election, TieBreak.ById);
            if (result.Winners.Count > 0 || result.Ties.Count > 0)
                Break("Without a ballot there are winners or ties.", election);
        }

        private void Everybody_agrees(QuestionKind question)
        {
            var election = SampleElection.Unanimous(question).Build();
            var result = Count(election, TieBreak.ById);
            if (result.Winners.Count == 0 || result.Winners[0] != "b")
                Break("Everybody wants b alone, and it is not the first winner.", election);
        }

        private void Nothing_tells_the_options_apart(QuestionKind question)
        {
            var election = SampleElection.Symmetric(question).Build();
            var result = Count(election, TieBreak.ById);
            if (result.Winners.Count > 0 && result.Ties.Count == 0)
                Break("All options stand alike, one wins, and no tie is reported.", election);
        }

        private void The_result_fits_the_question(Election election, CountResult result)
        {
            var ids = election.Options.Select(option => option.Id).ToHashSet(StringComparer.Ordinal);
            if (result.Rule != rule.Name)
                Break($"The result names the rule '{result.Rule}'.", election);
            if (result.Winners.Distinct().Count() != result.Winners.Count || !result.Winners.All(ids.Contains))
                Break("A winner is no option, or wins twice.", election);
            if (!SampleElection.IsBudget(election.Question) && result.Winners.Count > election.Seats)
                Break("More win than there are seats.", election);
            if (SampleElection.IsBudget(election.Question) && election.Options.Where(option => result.Winners.Contains(option.Id)).Sum(option => option.Cost) > election.Budget)
                Break("The winners cost more than the budget.", election);
            if (!result.Ties.All(tie => tie.Count > 1 && tie.All(ids.Contains)) || !result.Reasons.All(reason => result.Winners.Contains(reason.Option)))
                Break("A tie has less than two options, or a reason stands for no winner.", election);
            if (!result.Rounds.SelectMany(round => round.Options).All(ids.Contains)
                || !result.Rounds.SelectMany(round => round.Figures).All(figure => Exists(figure.Option) && (figure.Other is null || Exists(figure.Other))))
                Break("A round speaks of an option that does not exist.", election);

            bool Exists(string id) => id.Length == 0 || ids.Contains(id);
        }

        private void Same(Election election, CountResult result, Election other, string how)
        {
            var again = Count(other, TieBreak.ById);
            if (!again.Winners.ToHashSet().SetEquals(result.Winners) || TiesOf(again) != TiesOf(result))
                Break($"The result is another {how}: {string.Join(' ', result.Winners)} and {string.Join(' ', again.Winners)}.", election);
        }

        private void Names_do_not_matter(SampleElection sample, Election plain, CountResult result, Chance chance)
        {
            if (result.Ties.Count > 0)
                return;
            var (renamed, names) = sample.WithOtherNames(chance);
            var again = Count(renamed.Build(), TieBreak.ById);
            if (!again.Winners.ToHashSet().SetEquals(result.Winners.Select(winner => names[winner])))
                Break("Options under other names have another result although there is no tie.", plain);
        }

        private void Chance_decides_ties_only(Election election, CountResult result)
        {
            if (result.Ties.Count > 0)
                return;
            foreach (var ties in (TieBreak[])[TieBreak.ByOptionOrder, TieBreak.Lot("1"), TieBreak.Lot("2"), TieBreak.Lot("3")])
            {
                if (!Count(election, ties).Winners.ToHashSet().SetEquals(result.Winners))
                    Break($"No tie was reported, and yet breaking ties by {ties.Name} has another result.", election);
            }
        }

        private void Language_does_not_matter(Election election, CountResult result)
        {
            var before = CultureInfo.CurrentCulture;
            try
            {
                foreach (var culture in Cultures)
                {
                    CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                    if (Text(Count(election, TieBreak.ById)) != Text(result))
                        Break($"In the culture '{culture}' the result is another.", election);
                }
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }

        private static string TiesOf(CountResult result) => string.Join(';', result.Ties.Select(tie => string.Join(',', tie.Order(StringComparer.Ordinal))));

        private static string Text(CountResult result) => System.Text.Json.JsonSerializer.Serialize(result);
    }
}
