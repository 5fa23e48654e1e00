using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>What a rule writes while it counts; options are their places on the ballot paper.</summary>
internal sealed class CountSheet(string rule, Election election, CountOptions options)
{
    private readonly List<string> _winners = [];
    private readonly List<IReadOnlyList<string>> _ties = [];
    private readonly List<CountRound> _rounds = [];
    private readonly List<WinnerReason> _reasons = [];

    /// <summary>Of two that are tied, the one with the smaller number prevails.</summary>
    public int[] TieRanks { get; } = options.Ties.RanksFor(election);

    /// <summary>False where nobody voted, or every ballot is empty: then nobody wins.</summary>
    public bool AnybodyVoted { get; } = SaysAnything(election);

    public string Id(int option) => election.Options[option].Id;

    public CountFigure Figure(string name, int option, decimal value) => new(name, Id(option), value);

    /// <summary>A figure between two options, -1 for no option.</summary>
    public CountFigure Figure(string name, int option, int other, decimal value) =>
        new(name, option < 0 ? "" : Id(option), value, other < 0 ? "" : Id(other));

    public IEnumerable<CountFigure> Figures(string name, IReadOnlyList<long> values) => values.Select((value, option) => Figure(name, option, value));

    public void Round(string happened, IEnumerable<int> toOptions, IEnumerable<CountFigure> figures) =>
        _rounds.Add(new CountRound(happened, [.. toOptions.Select(Id)], [.. figures]));

    public void Win(int option) => _winners.Add(Id(option));

    public void Because(int option, string code, params decimal[] arguments) => _reasons.Add(new WinnerReason(Id(option), code, arguments));

    /// <summary>Writes a tie down, once.</summary>
    public void Tie(IEnumerable<int> tied)
    {
        var ids = tied.OrderBy(option => TieRanks[option]).Select(Id).ToList();
        if (ids.Count > 1 && !_ties.Any(known => known.SequenceEqual(ids)))
            _ties.Add(ids);
    }

    /// <summary>Writes a tie down where there is one, and breaks it.</summary>
    public int Prevailing(IReadOnlyCollection<int> tied)
    {
        Tie(tied);
        return tied.MinBy(option => TieRanks[option]);
    }

    /// <summary>The best of all options win, as many as there are seats.</summary>
    /// <param name="order">Less than 0 where the first stands before the second, 0 where they are tied.</param>
    public void TakeBest(Comparison<int> order)
    {
        var sorted = Enumerable.Range(0, election.Options.Count).ToArray();
        Array.Sort(sorted, (left, right) => order(left, right) is not 0 and var decided ? decided : TieRanks[left].CompareTo(TieRanks[right]));
        var seats = Math.Min(election.Seats, sorted.Length);
        for (int start = 0, end; start < seats; start = end)
        {
            for (end = start + 1; end < sorted.Length && order(sorted[start], sorted[end]) == 0; end++)
            {
            }

            Tie(sorted[start..end]);
        }

        foreach (var winner in sorted[..seats])
            Win(winner);
    }

    /// <summary>Winners one after another: each time one that no other option which is left beats.</summary>
    /// <param name="beats">Whether the first option stands before the second; transitive.</param>
    public void TakeUnbeaten(Func<int, int, bool> beats)
    {
        var left = Enumerable.Range(0, election.Options.Count).ToList();
        for (var seat = 0; seat < election.Seats && left.Count > 0; seat++)
        {
            var winner = Prevailing(left.FindAll(option => !left.Exists(other => beats(other, option))));
            Win(winner);
            left.Remove(winner);
        }
    }

    public CountResult Close() => new(rule, _winners, _ties, _rounds, _reasons);

    private static bool SaysAnything(Election election)
    {
        for (var group = 0; group < election.GroupCount; group++)
        {
            if (election[group].Marks.Length > 0)
                return true;
        }

        return false;
    }
}
