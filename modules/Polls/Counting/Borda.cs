using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>An option gets from each ballot the number of options below it less the number above it. What a ballot does not rank is tied behind the rest.</summary>
internal sealed class Borda : ICountingRule
{
    public string Name => "borda";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var count = election.Options.Count;
        var points = new long[count];
        var unranked = 0L;
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            var marks = ballot.Marks;
            // What is not ranked has all ranked options above it; taken from everything here, given back to the ranked ones below.
            unranked -= ballot.Count * marks.Length;
            for (int start = 0, end; start < marks.Length; start = end)
            {
                for (end = start + 1; end < marks.Length && marks[end].Value == marks[start].Value; end++)
                {
                }

                for (var at = start; at < end; at++)
                    points[marks[at].Option] += ballot.Count * (count - end - start + marks.Length);
            }
        }

        for (var option = 0; option < count; option++)
            points[option] += unranked;
        sheet.Round("counted", [], sheet.Figures("points", points));
        if (sheet.AnybodyVoted)
            sheet.TakeBest((left, right) => points[right].CompareTo(points[left]));
        return sheet.Close();
    }
}
