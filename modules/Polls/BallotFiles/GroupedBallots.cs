using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Puts equal ballots of a file together, in the order in which they first appear.</summary>
internal sealed class GroupedBallots(ElectionBuilder builder)
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<(BallotMark[] Marks, long Count)> _groups = [];

    /// <summary>All counts together.</summary>
    public long Count { get; private set; }

    /// <param name="text">As it stands in the file: equal ballots have equal texts.</param>
    /// <returns>True where the text is known; only the count was added then.</returns>
    public bool AddKnown(ReadOnlySpan<char> text, long count)
    {
        if (!_places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var place) || count > ElectionBuilder.MostBallots - Count)
            return false;
        _groups[place] = _groups[place] with { Count = _groups[place].Count + count };
        Count += count;
        return true;
    }

    public void Add(ReadOnlySpan<char> text, BallotMark[] marks, long count)
    {
        _places[text.ToString()] = _groups.Count;
        _groups.Add((marks, count));
        Count = count > ElectionBuilder.MostBallots - Count ? long.MaxValue : Count + count;
    }

    /// <returns>Null where there are more ballots than can be counted, or some are none.</returns>
    public Election? Build()
    {
        foreach (var (marks, count) in _groups)
        {
            if (!builder.TryAdd(marks, count))
                return null;
        }

        return builder.Build();
    }
}
