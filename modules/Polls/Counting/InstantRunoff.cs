using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>The option with the fewest votes is excluded and its ballots go to their next choice, until one has more than half of the ballots that still stand.</summary>
/// <remarks>Options without a vote are excluded together: in whatever order, nothing changes for the others.</remarks>
internal sealed class InstantRunoff : ICountingRule
{
    public string Name => "irv";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public int MostSeats => 1;

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        if (sheet.AnybodyVoted)
            new Runoff(election, sheet).Run(cancellation);
        return sheet.Close();
    }

    private sealed class Runoff
    {
        private readonly CountSheet _sheet;
        private readonly BallotPiles _piles;
        private readonly bool[] _standing;
        private readonly long[] _votes;
        private long _exhausted;

        public Runoff(Election election, CountSheet sheet)
        {
            _sheet = sheet;
            _standing = new bool[election.Options.Count];
            Array.Fill(_standing, true);
            _votes = new long[election.Options.Count];
            _piles = new BallotPiles(election, (group, to) => Lay(election[group].Count, to));
        }

        private List<int> Left => [.. Enumerable.Range(0, _standing.Length).Where(option => _standing[option])];

        public void Run(CancellationToken cancellation)
        {
            _sheet.Round("counted", [], Votes());
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Winner() is { } winner)
                {
                    _sheet.Round("elected", [winner], Votes());
                    _sheet.Win(winner);
                    return;
                }

                Exclude(Lowest());
            }
        }

        private int? Winner()
        {
            var left = Left;
            if (left.Count == 1)
                return left[0];
            var ballots = _votes.Sum();
            if (ballots == 0)
                return _sheet.Prevailing(left);
            return left.FindIndex(option => _votes[option] > ballots - _votes[option]) is >= 0 and var found ? left[found] : null;
        }

        private List<int> Lowest()
        {
            var fewest = Left.Min(option => _votes[option]);
            var lowest = Left.FindAll(option => _votes[option] == fewest);
            if (fewest == 0 || lowest.Count == 1)
                return lowest;
            _sheet.Tie(lowest);
            return [lowest.MaxBy(option => _sheet.TieRanks[option])];
        }

        private void Exclude(List<int> excluded)
        {
            foreach (var option in excluded)
                _standing[option] = false;
            var figures = new List<CountFigure>();
            foreach (var option in excluded)
            {
                var gained = new long[_votes.Length];
                var lost = 0L;
                _piles.Move(option, _standing, (group, to) =>
                {
                    var count = _piles.CountOf(group);
                    Lay(count, to);
                    if (to < 0)
                        lost += count;
                    else
                        gained[to] += count;
                });
                _votes[option] = 0;
                figures.AddRange(Left.Where(to => gained[to] > 0).Select(to => _sheet.Figure("transfer", option, to, gained[to])));
                if (lost > 0)
                    figures.Add(_sheet.Figure("transfer", option, -1, lost));
            }

            _sheet.Round("excluded", excluded, figures.Concat(Votes()));
        }

        private void Lay(long count, int option)
        {
            if (option < 0)
                _exhausted += count;
            else
                _votes[option] += count;
        }

        private IEnumerable<CountFigure> Votes() =>
            Left.Select(option => _sheet.Figure("votes", option, _votes[option])).Append(new CountFigure("exhausted", "", _exhausted));
    }
}
