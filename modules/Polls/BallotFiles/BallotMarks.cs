using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Looks at what ballots say, for the formats that cannot say everything.</summary>
internal static class BallotMarks
{
    public static bool AnyEqualRanks(Election election) => Any(election, marks =>
    {
        for (var at = 1; at < marks.Length; at++)
        {
            if (marks[at].Value == marks[at - 1].Value)
                return true;
        }

        return false;
    });

    public static bool AnyIncomplete(Election election) => Any(election, marks => marks.Length < election.Options.Count);

    /// <summary>A ballot as rankings are written, with its own sign between ranks and between equals.</summary>
    public static string Ranking(ReadOnlySpan<BallotMark> marks, Func<int, string> name, Func<IReadOnlyList<string>, string> together, string between)
    {
        var ranks = new List<string>();
        for (int start = 0, end; start < marks.Length; start = end)
        {
            var equal = new List<string>();
            for (end = start; end < marks.Length && marks[end].Value == marks[start].Value; end++)
                equal.Add(name(marks[end].Option));
            ranks.Add(equal.Count == 1 ? equal[0] : together(equal));
        }

        return string.Join(between, ranks);
    }

    private static bool Any(Election election, Predicate<BallotMark[]> says)
    {
        for (var group = 0; group < election.GroupCount; group++)
        {
            if (says(election[group].Marks.ToArray()))
                return true;
        }

        return false;
    }
}
