using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>The option with the best middle score wins. Where middles are equal, one of each is taken away and the middles are compared again, until they differ.</summary>
/// <remarks>Of an even number of scores the lower one in the middle counts. What a ballot does not name has 0.</remarks>
internal sealed class MajorityJudgement : ICountingRule
{
    public string Name => "majority-judgement";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Score];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var grades = Grades(election);
        sheet.Round("counted", [], grades.Select((own, option) => sheet.Figure("middle", option, own.From((election.Ballots - 1) / 2))));
        if (sheet.AnybodyVoted)
            sheet.TakeBest((left, right) => Compare(grades[right], grades[left], election.Ballots));
        return sheet.Close();
    }

    private static GradeRuns[] Grades(Election election)
    {
        var counts = election.Options.Select(_ => new SortedDictionary<int, long>()).ToArray();
        var named = new long[counts.Length];
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            foreach (var mark in ballot.Marks)
            {
                counts[mark.Option][mark.Value] = counts[mark.Option].GetValueOrDefault(mark.Value) + ballot.Count;
                named[mark.Option] += ballot.Count;
            }
        }

        for (var option = 0; option < counts.Length; option++)
        {
            if (named[option] < election.Ballots)
                counts[option][0] = counts[option].GetValueOrDefault(0) + election.Ballots - named[option];
        }

        return [.. counts.Select(own => new GradeRuns([.. own.Keys], [.. own.Values]))];
    }

    /// <summary>Middles that are taken away one by one lie alternately on both sides of the first one: the side is found on which two options differ first.</summary>
    private static int Compare(GradeRuns left, GradeRuns right, long ballots)
    {
        var middle = (ballots - 1) / 2;
        var below = FirstDifference(left, right, middle, -1, ballots);
        var above = FirstDifference(left, right, middle, 1, ballots);
        if (below == long.MaxValue && above == long.MaxValue)
            return 0;
        // Odd: the next middle after the first is the one below it; even: the one above.
        var belowComesFirst = ballots % 2 == 1 ? below <= above : below < above;
        var at = belowComesFirst ? middle - below : middle + above;
        return left.From(at).CompareTo(right.From(at));
    }

    /// <returns>How far from the middle the two differ first on one side.</returns>
    private static long FirstDifference(GradeRuns left, GradeRuns right, long middle, int direction, long ballots)
    {
        for (var at = middle; at >= 0 && at < ballots;)
        {
            if (left.From(at) != right.From(at))
                return Math.Abs(at - middle);
            at = direction > 0 ? Math.Min(left.EndOfRun(at), right.EndOfRun(at)) : Math.Max(left.StartOfRun(at), right.StartOfRun(at)) - 1;
        }

        return long.MaxValue;
    }

    /// <summary>All scores of an option in order, as runs of equal ones.</summary>
    private sealed record GradeRuns(int[] Scores, long[] Lengths)
    {
        public int From(long at) => Scores.Length == 0 ? 0 : Scores[RunOf(at).Run];

        public long StartOfRun(long at) => RunOf(at).Start;

        public long EndOfRun(long at)
        {
            var (run, start) = RunOf(at);
            return start + Lengths[run];
        }

        private (int Run, long Start) RunOf(long at)
        {
            var start = 0L;
            for (var run = 0; ; start += Lengths[run++])
            {
                if (run == Lengths.Length - 1 || at < start + Lengths[run])
                    return (run, start);
            }
        }
    }
}
