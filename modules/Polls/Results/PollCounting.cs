using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Hands a poll's ballots to its counting rule: the same at closing and wherever anybody counts again.</summary>
internal sealed class PollCounting(CountingRules rules)
{
    /// <param name="seed">Of the lot, revealed.</param>
    /// <param name="hasQuorum">Null where none was asked.</param>
    /// <exception cref="ArgumentException">A ballot is none of this question.</exception>
    public PollResult Count(PollDefinition question, IReadOnlyList<BallotPile> ballots, string seed, bool? hasQuorum, CancellationToken cancellation)
    {
        var lot = question.Tie == TieRule.Lot ? seed : "";
        var total = ballots.Sum(pile => pile.Count);
        var lines = OptionTotals.Of(question, ballots);
        if (question.Kind == BallotKind.Text || Find(question.Rule) is not { } rule)
            return new PollResult(total, lines, null, lot, hasQuorum);
        var ties = question.Tie == TieRule.Lot && lot.Length > 0 ? TieBreak.Lot(lot) : TieBreak.ByOptionOrder;
        return new PollResult(total, lines, rule.Count(ElectionOf(question, ballots), OptionsOf(question, ties), cancellation), lot, hasQuorum);
    }

    /// <summary>The rules that can count a kind of question, by name.</summary>
    public IReadOnlyList<string> RulesFor(BallotKind kind) =>
        kind == BallotKind.Text ? [CountingRuleOf.None] : [.. rules.List().Where(rule => rule.Questions.Contains(kind.Counted())).Select(rule => rule.Name)];

    public ICountingRule? Find(string name) => rules.Find(name);

    /// <summary>The options as rules and pictures know them; "none of these" is one where one is chosen.</summary>
    public static IReadOnlyList<ElectionOption> OptionsIn(PollDefinition question, string language)
    {
        var options = question.Options.Select(option => new ElectionOption(
            option.Number.ToString(CultureInfo.InvariantCulture), option.Label.In(language), option.Cost));
        return question.Kind == BallotKind.One ? [.. options, new ElectionOption(BallotText.None, "")] : [.. options];
    }

    private static Election ElectionOf(PollDefinition question, IReadOnlyList<BallotPile> ballots)
    {
        var seats = question.RuleSettings.TryGetValue("seats", out var written) ? int.Parse(written, CultureInfo.InvariantCulture) : 1;
        var builder = new ElectionBuilder(question.Kind.Counted(), OptionsIn(question, question.Languages[0]), seats, question.Budget);
        foreach (var (ballot, count) in ballots)
        {
            // Where nothing chosen is a ballot like any other, it has an empty text.
            var text = ballot == BallotText.None && question.Kind != BallotKind.One ? "" : ballot;
            if (text.Length == 0 && question.Kind == BallotKind.Pairwise)
                continue;
            if (!builder.TryAdd(text, count))
                throw new ArgumentException("A ballot does not answer this question.", nameof(ballots));
        }

        return builder.Build();
    }

    private static CountOptions OptionsOf(PollDefinition question, TieBreak ties) => new(
        ties,
        question.RuleSettings.GetValueOrDefault("completion") switch
        {
            "greedy" => BudgetCompletion.Greedy,
            "add1" => BudgetCompletion.Add1,
            "add1u" => BudgetCompletion.Add1ThenGreedy,
            _ => BudgetCompletion.None,
        },
        question.RuleSettings.TryGetValue("increment", out var increment) ? decimal.Parse(increment, CultureInfo.InvariantCulture) : 1);
}
