using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>One count under the Scottish rules, stage by stage. Votes are whole numbers of hundred-thousandths.</summary>
internal sealed class ScottishCount
{
    private const long One = 100_000;

    private readonly CountSheet _sheet;
    private readonly BallotPiles _piles;
    private readonly long[] _values;
    private readonly bool[] _continuing;
    private readonly Int128[] _votes;
    private readonly List<Int128[]> _stages = [];
    private readonly List<int> _surpluses = [];
    private readonly Int128 _quota;
    private Int128 _exhausted;
    private Int128 _lost;
    private int _seats;

    public ScottishCount(Election election, CountSheet sheet)
    {
        _sheet = sheet;
        _seats = Math.Min(election.Seats, election.Options.Count);
        _values = new long[election.GroupCount];
        Array.Fill(_values, One);
        _continuing = new bool[election.Options.Count];
        Array.Fill(_continuing, true);
        _votes = new Int128[election.Options.Count];
        // A ballot without a first choice is no valid one: it counts neither for the quota nor as exhausted.
        _piles = new BallotPiles(election, (group, to) =>
        {
            if (to >= 0)
                _votes[to] += election[group].Count * (Int128)One;
        });
        var valid = _votes.Aggregate((sum, votes) => sum + votes) / One;
        _quota = ((valid / (election.Seats + 1)) + 1) * One;
    }

    public void Run(CancellationToken cancellation)
    {
        EndStage("counted", [], [new CountFigure("quota", "", Votes(_quota))]);
        while (_seats > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Elect();
            if (_seats == 0)
                return;
            if (_surpluses.Count > 0)
                TransferSurplus();
            else
                Exclude();
        }
    }

    private static decimal Votes(Int128 value) => (decimal)value / One;

    private IEnumerable<int> Continuing() => Enumerable.Range(0, _continuing.Length).Where(option => _continuing[option]);

    /// <summary>Who has the quota, never more than there are seats; and all who are left where they are no more than the seats that are left (rules 47 and 51).
    /// Those of one stage stand in the order of the ballot paper.</summary>
    private void Elect()
    {
        var left = Continuing().ToList();
        var elected = left.FindAll(option => _votes[option] >= _quota);
        if (left.Count <= _seats)
            elected = left;
        foreach (var option in elected)
        {
            _continuing[option] = false;
            _sheet.Win(option);
            if (_votes[option] > _quota)
                _surpluses.Add(option);
        }

        _seats -= elected.Count;
        if (elected.Count > 0)
            _sheet.Round("elected", elected, elected.Select(option => _sheet.Figure("votes", option, Votes(_votes[option]))));
    }

    /// <summary>Rule 48: every ballot of the elected goes on, worth its value times surplus through votes, cut after five decimals.</summary>
    private void TransferSurplus()
    {
        var from = Furthest(_surpluses, highest: true);
        _surpluses.Remove(from);
        var (votes, surplus) = (_votes[from], _votes[from] - _quota);
        var moved = Move(from, group => (long)(surplus * _values[group] / votes));
        _votes[from] = _quota;
        var unmoved = surplus - moved.Aggregate((sum, each) => sum + each);
        _lost += unmoved;
        EndStage("surplus", [from], Transfers(from, moved));
    }

    /// <summary>Rule 50: every ballot goes on at the value that it has.</summary>
    private void Exclude()
    {
        var from = Furthest([.. Continuing()], highest: false);
        _continuing[from] = false;
        var moved = Move(from, group => _values[group]);
        _votes[from] = 0;
        EndStage("excluded", [from], Transfers(from, moved));
    }

    /// <returns>Votes that went to each option; last those that went no further.</returns>
    private Int128[] Move(int from, Func<int, long> valueOf)
    {
        var moved = new Int128[_votes.Length + 1];
        _piles.Move(from, _continuing, (group, to) =>
        {
            _values[group] = valueOf(group);
            moved[to < 0 ? ^1 : to] += _piles.CountOf(group) * (Int128)_values[group];
        });
        for (var option = 0; option < _votes.Length; option++)
            _votes[option] += moved[option];
        _exhausted += moved[^1];
        return moved;
    }

    private IEnumerable<CountFigure> Transfers(int from, Int128[] moved) => moved
        .Select((votes, to) => (votes, to))
        .Where(each => each.votes > 0)
        .Select(each => _sheet.Figure("transfer", from, each.to == _votes.Length ? -1 : each.to, Votes(each.votes)));

    /// <summary>Rules 49 and 50: of equal ones the last stage decides at which they were not equal, then the lot.</summary>
    private int Furthest(List<int> options, bool highest)
    {
        var tied = Extreme(options, _votes, highest);
        for (var stage = _stages.Count - 1; stage >= 0 && tied.Count > 1; stage--)
            tied = Extreme(tied, _stages[stage], highest);
        _sheet.Tie(tied);
        return highest ? tied.MinBy(option => _sheet.TieRanks[option]) : tied.MaxBy(option => _sheet.TieRanks[option]);
    }

    private static List<int> Extreme(List<int> options, Int128[] votes, bool highest)
    {
        var extreme = highest ? options.Max(option => votes[option]) : options.Min(option => votes[option]);
        return options.FindAll(option => votes[option] == extreme);
    }

    private void EndStage(string happened, IEnumerable<int> toOptions, IEnumerable<CountFigure> figures)
    {
        _stages.Add([.. _votes]);
        _sheet.Round(happened, toOptions, [
            .. figures,
            .. Enumerable.Range(0, _votes.Length).Select(option => _sheet.Figure("votes", option, Votes(_votes[option]))),
            new CountFigure("exhausted", "", Votes(_exhausted)),
            new CountFigure("rounding", "", Votes(_lost)),
        ]);
    }
}
