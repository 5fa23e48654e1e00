using System.Globalization;
using CivicHost.Sdk;

namespace Polls;

/// <summary>What stands in the fields of the form with which a poll is drafted: as <see cref="DraftForm"/> reads it again.</summary>
internal static class DraftFields
{
    public static IReadOnlyDictionary<string, string> OfNew { get; } = new Dictionary<string, string>
    {
        ["kind"] = nameof(BallotKind.One),
        ["level"] = nameof(PollLevel.S),
        ["eligibility"] = Eligibility.Slip,
        ["points"] = "10",
        ["least"] = "1",
        ["seats"] = "1",
        ["tie"] = nameof(TieRule.Lot),
        ["helperCap"] = Whole(PollDefinition.UsualHelperCap),
    };

    /// <param name="languages">Of the town, its default one first.</param>
    public static IReadOnlyDictionary<string, string> Of(Poll poll, IReadOnlyList<string> languages)
    {
        var draft = poll.Definition;
        var fields = new Dictionary<string, string>
        {
            ["version"] = Whole(poll.Version),
            ["question"] = draft.Question.In(languages[0]),
            ["kind"] = draft.Kind.ToString(),
            ["options"] = Lines(draft, languages[0], withCosts: draft.Kind.IsBudget()),
            ["closesOn"] = Day(draft.ClosesOn),
            ["level"] = draft.Level.ToString(),
            ["eligibility"] = string.Join(' ', draft.Eligibility),
            ["slips"] = OrEmpty(draft.Slips),
            ["budget"] = draft.Budget > 0 ? draft.Budget.ToString(CultureInfo.InvariantCulture) : "",
            ["points"] = Whole(draft.Points > 0 ? draft.Points : 10),
            ["least"] = Whole(draft.Least),
            ["most"] = OrEmpty(IsLimited(draft) ? draft.Most : 0),
            ["rule"] = draft.Rule == CountingRuleOf.Usual(draft.Kind) ? "" : draft.Rule,
            ["completion"] = draft.RuleSettings.GetValueOrDefault("completion", ""),
            ["increment"] = draft.RuleSettings.GetValueOrDefault("increment", ""),
            ["seats"] = draft.RuleSettings.GetValueOrDefault("seats", "1"),
            ["tie"] = draft.Tie.ToString(),
            ["quorum"] = OrEmpty(draft.Quorum?.Voters ?? 0),
            ["quorumInEachWard"] = OrEmpty(draft.Quorum?.InEachWard ?? 0),
            ["opensOn"] = draft.OpensOn is { } first ? Day(first) : "",
            ["closesAt"] = draft.ClosesAt?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "",
            ["helperCap"] = Whole(draft.HelperCap),
            ["publishesNames"] = draft.PublishesNames ? "yes" : "",
            ["auditors"] = string.Join('\n', draft.Auditors),
        };
        foreach (var language in languages.Skip(1))
        {
            fields[$"question-{language}"] = draft.Question.GetValueOrDefault(language, "");
            // One that is missing is read in the default language anyway.
            fields[$"options-{language}"] = draft.Options.Any(option => option.Label.ContainsKey(language)) ? Lines(draft, language, withCosts: false) : "";
        }

        return fields;
    }

    private static bool IsLimited(PollDefinition draft) =>
        (draft.Kind.IsSelection() || draft.Kind.IsRanking()) && draft.Most < draft.Options.Count;

    private static string Lines(PollDefinition draft, string language, bool withCosts) =>
        string.Join('\n', draft.Options.Select(option => withCosts ? $"{option.Label.In(language)} = {option.Cost}" : option.Label.In(language)));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string OrEmpty(int number) => number > 0 ? Whole(number) : "";
}
