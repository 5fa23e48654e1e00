using System.Globalization;
using CivicHost.Sdk;

namespace Polls;

/// <summary>The definition that a draft's form describes.</summary>
internal sealed class DraftDefinition(ITown town, PollCounting counting)
{
    /// <param name="before">The draft as it was saved; what its form does not ask stays. Null for a new one.</param>
    public Outcome<PollDefinition> Of(DraftPoll draft, PollDefinition? before = null)
    {
        var definition = Define(draft, before);
        if (definition.Rule == CountingRuleOf.None && draft.Kind == BallotKind.Text)
            return definition;
        if (!counting.RulesFor(draft.Kind).Contains(definition.Rule))
            return PollRefusals.RuleWrong;
        return counting.Find(definition.Rule)!.MostSeats < draft.Seats ? PollRefusals.SeatsWrong : definition;
    }

    private PollDefinition Define(DraftPoll draft, PollDefinition? before)
    {
        var rule = draft.Rule.Length > 0 ? draft.Rule : CountingRuleOf.Usual(draft.Kind);
        var (options, selects) = (draft.Options.Count, draft.Kind.IsSelection() || draft.Kind.IsRanking());
        return new PollDefinition
        {
            Level = draft.Level,
            Question = Worded(draft.Question, language => draft.OtherQuestions.GetValueOrDefault(language)),
            Kind = draft.Kind,
            Options = [.. draft.Options.Select((label, index) => OptionOf(draft, label, index, OptionBefore(draft, label, index, before)))],
            Least = selects ? draft.Least : 1,
            Most = !selects ? 1 : draft.Most == 0 ? options : Math.Min(draft.Most, options),
            Budget = draft.Kind.IsBudget() ? draft.Budget : 0,
            Points = draft.Kind == BallotKind.BudgetPoints ? draft.Points : 0,
            Rule = rule,
            RuleSettings = SettingsOf(draft, rule),
            Tie = draft.Tie,
            Eligibility = [.. draft.Eligibility.Distinct().Order(StringComparer.Ordinal)],
            Slips = draft.Slips,
            Quorum = draft.Quorum > 0 || draft.QuorumInEachWard > 0 ? new Quorum(draft.Quorum, draft.QuorumInEachWard) : null,
            OpensOn = draft.OpensOn,
            ClosesOn = draft.ClosesOn!.Value,
            ClosesAt = draft.ClosesAt,
            Languages = [.. town.Languages.Where((language, index) => index == 0 || draft.OtherQuestions.GetValueOrDefault(language) is { Length: > 0 })],
            PublishesNames = draft.Level == PollLevel.N && draft.PublishesNames,
            Auditors = draft.Auditors,
            HelperCap = draft.HelperCap,
            AskedBy = draft.AskedBy.Length > 0 ? draft.AskedBy : before?.AskedBy ?? "",
        };
    }

    private PollOption OptionOf(DraftPoll draft, string label, int index, PollOption? before) => new(
        index + 1,
        Worded(label, language => draft.OtherOptions.GetValueOrDefault(language)?.ElementAtOrDefault(index)),
        before is null || before.Colour == OptionColour.Of(before.Number) ? OptionColour.Of(index + 1) : before.Colour,
        before?.Pictogram,
        before?.Audio,
        draft.Kind.IsBudget() ? draft.Costs.ElementAtOrDefault(index) : 0,
        draft.Sources.ElementAtOrDefault(index) ?? before?.Source,
        before?.Picture);

    /// <summary>What the option was before: the one with its label, wherever it stood; where that is new, the one in its place whose own label is gone.</summary>
    private PollOption? OptionBefore(DraftPoll draft, string label, int index, PollDefinition? before)
    {
        if (before is null)
            return null;
        if (before.Options.FirstOrDefault(option => LabelOf(option) == label) is { } same)
            return same;
        return before.Options.ElementAtOrDefault(index) is { } place && !draft.Options.Contains(LabelOf(place)) ? place : null;
    }

    private string LabelOf(PollOption option) => option.Label.In(town.Languages[0]);

    private static Dictionary<string, string> SettingsOf(DraftPoll draft, string rule)
    {
        var settings = CountingRuleOf.SettingsOf(rule, draft.Completion, draft.Increment);
        if (draft.Seats > 1)
            settings["seats"] = draft.Seats.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    private Dictionary<string, string> Worded(string main, Func<string, string?> other)
    {
        var worded = new Dictionary<string, string> { [town.Languages[0]] = main };
        foreach (var language in town.Languages.Skip(1))
        {
            if (other(language) is { Length: > 0 } wording)
                worded[language] = wording;
        }

        return worded;
    }
}
