using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>The ballots of an election one by one, as a person would lay them on a table.</summary>
internal sealed class PlainBallots
{
    public PlainBallots(Election election)
    {
        Election = election;
        for (var group = 0; group < election.GroupCount; group++)
        {
            for (var copy = 0L; copy < election[group].Count; copy++)
                All.Add(election[group].Marks.ToArray().ToDictionary(mark => mark.Option, mark => mark.Value));
        }
    }

    public Election Election { get; }

    public List<Dictionary<int, int>> All { get; } = [];

    public List<int> Options => [.. Enumerable.Range(0, Election.Options.Count)];

    public bool AnybodyVoted => All.Exists(ballot => ballot.Count > 0);

    public string Id(int option) => Election.Options[option].Id;

    /// <summary>Choices in order, up to the first equal rank.</summary>
    public static List<int> Strict(Dictionary<int, int> ballot) =>
        [.. ballot.GroupBy(mark => mark.Value).OrderBy(rank => rank.Key).TakeWhile(rank => rank.Count() == 1).Select(rank => rank.Single().Key)];

    /// <summary>How many ballots put one option before another; an unranked one stands behind every ranked one.</summary>
    public long Before(int one, int other) =>
        All.LongCount(ballot => ballot.TryGetValue(one, out var rank) && (!ballot.TryGetValue(other, out var otherRank) || rank < otherRank));

    public long Margin(int one, int other) => Before(one, other) - Before(other, one);

    /// <summary>0 where it is no victory.</summary>
    public long Victory(int one, int other, bool byMargin) => Margin(one, other) <= 0 ? 0 : byMargin ? Margin(one, other) : Before(one, other);
}
