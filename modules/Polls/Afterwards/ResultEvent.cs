namespace Polls;

/// <summary>What a poll came to, as other modules hear it: the one that asked for it knows itself by <c>askedBy</c>, and what won by its source.</summary>
internal static class ResultEvent
{
    public const string Name = "polls.poll-closed.v2";

    public static ClosedPollFacts Of(Poll poll, PollResult result) => new(
        poll.Id,
        poll.Definition.AskedBy,
        poll.Definition.Question,
        poll.Definition.Kind,
        poll.Definition.Rule,
        result.Ballots,
        poll.Definition.RollSize,
        result.HasQuorum,
        [.. result.Winners.Select(line => Figure(poll, line))],
        [.. result.Lines.Select(line => Figure(poll, line))],
        poll.Hash);

    private static OptionFigure Figure(Poll poll, ResultLine line) =>
        new(line.Number, line.Label, poll.Definition.Options.FirstOrDefault(option => option.Number == line.Number)?.Source, line.Votes);
}

/// <param name="AskedBy">Path of what another module asked the poll for; empty where none did.</param>
/// <param name="Question">By language.</param>
/// <param name="RollSize">How many might vote; null where nobody knows.</param>
/// <param name="HasQuorum">Null where none was needed.</param>
/// <param name="Winners">In the order in which the rule found them.</param>
/// <param name="Options">In the order of the ballot, "none of these" last.</param>
/// <param name="Definition">SHA-256 of what was frozen at opening, hexadecimal.</param>
internal sealed record ClosedPollFacts(
    string Poll, string AskedBy, IReadOnlyDictionary<string, string> Question, BallotKind Kind, string Rule, long Ballots, int? RollSize, bool? HasQuorum,
    IReadOnlyList<OptionFigure> Winners, IReadOnlyList<OptionFigure> Options, string Definition);

/// <param name="Number">On the ballot; 0 is "none of these".</param>
/// <param name="Label">By language; null for "none of these".</param>
/// <param name="Source">Path of what it stands for in another module; null where it stands for nothing.</param>
/// <param name="Votes">As <see cref="ResultLine"/> has them.</param>
internal sealed record OptionFigure(int Number, IReadOnlyDictionary<string, string>? Label, string? Source, long Votes);
