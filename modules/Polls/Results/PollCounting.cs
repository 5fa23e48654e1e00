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
        return new PollResult(total, lines, rule.Count(ElectionOf(question, ballots), OptionsOf(question, TiesOf(question, seed)), cancellation), lot, hasQuorum);
    }

    /// <summary>The rules that can count a kind of question, by name.</summary>
    public IReadOnlyList<string> RulesFor(BallotKind kind) =>
        kind == BallotKind.Text ? [CountingRuleOf.None] : [.. rules.List().Where(rule => rule.Questions.Contains(kind.Counted())).Select(rule => rule.Name)];

    /// <summary>How a poll breaks its ties.</summary>
    public static TieBreak TiesOf(PollDefinition question, string seed) =>
        question.Tie == TieRule.Lot && seed.Length > 0 ? TieBreak.Lot(seed) : TieBreak.ByOptionOrder;

    public ICountingRule? Find(string name) => rules.Find(name);

    /// <summary>The options as rules and pictures know them; "none of these" is one where one is chosen.</summary>
    public static IReadOnlyList<ElectionOption> OptionsIn(PollDefinition question, string language)
    {
        var options = question.Options.Select(option => new ElectionOption(
            option.Number.ToString(CultureInfo.InvariantCulture), option.Label.In(language), option.Cost));
        return question.Kind == BallotKind.One ? [.. options, new ElectionOption(BallotText.None, "")] : [.. options];
    }

    /// <summary>As counting tools read a ballot: an empty one chooses nothing; only where one is chosen "none of these" is a choice.</summary>
    public static string TextOf(BallotKind kind, string ballot) => ballot == BallotText.None && kind != BallotKind.One ? "" : ballot;

    /// <summary>What is asked, without ballots.</summary>
    public static Election QuestionOf(PollDefinition question) => ElectionOf(question, []);

    /// <exception cref="ArgumentException">A ballot is none of this question.</exception>
    public static Election ElectionOf(PollDefinition question, IReadOnlyList<BallotPile> ballots)
    {
        var seats = question.RuleSettings.TryGetValue("seats", out var written) ? int.Parse(written, CultureInfo.InvariantCulture) : 1;
        var builder = new ElectionBuilder(question.Kind.Counted(), OptionsIn(question, question.Languages[0]), seats, question.Budget);
        foreach (var (ballot, count) in ballots)
        {
            if (!builder.TryAddWritten(TextOf(question.Kind, ballot), count))
                throw new ArgumentException("A ballot does not answer this question.", nameof(ballots));
        }

        return builder.Build();
    }

    public static CountOptions OptionsOf(PollDefinition question, TieBreak ties) => new(
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
