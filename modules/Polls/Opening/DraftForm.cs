using System.Globalization;
using CivicHost.Sdk;

namespace Polls;

/// <summary>Reads the form with which a poll is drafted.</summary>
internal static class DraftForm
{
    /// <summary>Between a project and its cost.</summary>
    private const char Costs = '=';

    /// <param name="languages">Of the town, beside its default one.</param>
    public static DraftPoll Read(SubmittedForm form, IReadOnlyList<string> languages)
    {
        var kind = Enum.TryParse<BallotKind>(form["kind"], out var named) ? named : BallotKind.One;
        var lines = Lines(form["options"]);
        var parted = lines.Select(line => kind.IsBudget() ? Part(line) : (Label: line, Cost: 0)).ToList();
        IReadOnlyList<string> eligibility = form.All("eligibility") is { Count: > 0 } chosen ? chosen : [Eligibility.Slip];
        return new DraftPoll(form["question"], [.. parted.Select(each => each.Label)], form.Date("closesOn"), form.Whole("slips") ?? 0)
        {
            Level = form["level"] == nameof(PollLevel.N) ? PollLevel.N : PollLevel.S,
            Kind = kind,
            OtherQuestions = Other(form, languages, "question", text => text),
            OtherOptions = Other<IReadOnlyList<string>>(form, languages, "options", Lines),
            Costs = [.. parted.Select(each => each.Cost)],
            Budget = Amount(form["budget"]) ?? 0,
            Least = form.Whole("least") ?? 1,
            Most = form.Whole("most") ?? 0,
            Points = form.Whole("points") ?? 10,
            Rule = form["rule"],
            Completion = form["completion"],
            Increment = form.Whole("increment") ?? 1,
            Seats = form.Whole("seats") ?? 1,
            Tie = form["tie"] == nameof(TieRule.Order) ? TieRule.Order : TieRule.Lot,
            Eligibility = eligibility,
            Quorum = form.Whole("quorum") ?? 0,
            QuorumInEachWard = form.Whole("quorumInEachWard") ?? 0,
            OpensOn = form.Date("opensOn"),
            ClosesAt = TimeOnly.TryParseExact(form["closesAt"], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null,
            PublishesNames = form.Ticked("publishesNames"),
            Auditors = Lines(form["auditors"]),
            HelperCap = form.Whole("helperCap") ?? PollDefinition.UsualHelperCap,
            AskedBy = form["askedBy"],
        };
    }

    private static Dictionary<string, T> Other<T>(SubmittedForm form, IReadOnlyList<string> languages, string field, Func<string, T> read) =>
        languages.Where(language => form[$"{field}-{language}"].Length > 0)
            .ToDictionary(language => language, language => read(form[$"{field}-{language}"]));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string Label, long Cost) Part(string line)
    {
        var at = line.LastIndexOf(Costs);
        return at > 0 && Amount(line[(at + 1)..]) is { } cost ? (line[..at].Trim(), cost) : (line, 0);
    }

    /// <summary>Whole units, with spaces or points between thousands as people write them.</summary>
    private static long? Amount(string written)
    {
        var digits = new string([.. written.Where(character => character is not (' ' or '.' or '\u00A0' or '\u202F'))]);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }
}
