namespace Polls.Tests;

/// <summary>Scottish rules with a decimal written on every single ballot.</summary>
internal static class PlainStv
{
    public static IEnumerable<int> Count(PlainBallots ballots)
    {
        var piles = ballots.All.Select(ballot => new Paper(PlainBallots.Strict(ballot))).ToList();
        var continuing = ballots.Options;
        piles.ForEach(paper => paper.Move(continuing));
        var quota = Math.Floor((decimal)piles.Count(paper => paper.At >= 0) / (ballots.Election.Seats + 1)) + 1;
        var seats = Math.Min(ballots.Election.Seats, continuing.Count);
        var winners = new List<int>();
        var surpluses = new List<int>();
        var stages = new List<Dictionary<int, decimal>>();
        while (true)
        {
            var votes = ballots.Options.ToDictionary(option => option, option => piles.Where(paper => paper.At == option && !paper.IsSpent).Sum(paper => paper.Value));
            stages.Add(votes);
            var elected = continuing.Count <= seats - winners.Count ? [.. continuing] : continuing.FindAll(option => votes[option] >= quota);
            winners.AddRange(elected);
            continuing.RemoveAll(elected.Contains);
            surpluses.AddRange(elected.Where(option => votes[option] > quota));
            if (winners.Count == seats)
                return winners;
            if (surpluses.Count > 0)
            {
                var from = Furthest(surpluses, stages, sign: 1);
                surpluses.Remove(from);
                foreach (var paper in piles.Where(paper => paper.At == from && !paper.IsSpent))
                {
                    paper.Value = Math.Floor((votes[from] - quota) * paper.Value / votes[from] * 100_000) / 100_000;
                    paper.Move(continuing);
                }

                continue;
            }

            var excluded = Furthest(continuing, stages, sign: -1);
            continuing.Remove(excluded);
            foreach (var paper in piles.Where(paper => paper.At == excluded))
                paper.Move(continuing);
        }
    }

    /// <summary>Most votes (or fewest) now, else at the latest stage that tells them apart, else by the order of the letters.</summary>
    private static int Furthest(List<int> options, List<Dictionary<int, decimal>> stages, int sign)
    {
        var tied = options;
        foreach (var stage in Enumerable.Reverse(stages))
            tied = tied.FindAll(option => sign * stage[option] == tied.Max(other => sign * stage[other]));
        return sign > 0 ? tied.Min() : tied.Max();
    }

    private sealed class Paper(List<int> choices)
    {
        private int _next;

        public int At { get; private set; } = -1;

        public decimal Value { get; set; } = 1;

        public bool IsSpent => At < 0;

        public void Move(List<int> continuing)
        {
            while (_next < choices.Count && !continuing.Contains(choices[_next]))
                _next++;
            At = _next < choices.Count ? choices[_next] : -1;
        }
    }
}
