using System.Numerics;

namespace Polls;

/// <summary>Equal Shares with fractions of any length, for the cases that <see cref="EqualSharesRun"/> cannot tell.</summary>
internal sealed class ExactSharesRun
{
    private readonly BudgetElection _election;
    private readonly bool _byCost;
    private readonly int[] _tieRanks;
    private readonly BigInteger[] _left;
    private readonly Price?[] _prices;
    private BigInteger _denominator;

    public ExactSharesRun(BudgetElection election, bool byCost, int[] tieRanks)
    {
        (_election, _byCost, _tieRanks) = (election, byCost, tieRanks);
        _left = new BigInteger[election.Weights.Length];
        _prices = new Price?[election.Costs.Count];
    }

    public SharesOutcome Run(Int128 money, long budget, CancellationToken cancellation)
    {
        _denominator = _election.Ballots;
        Array.Fill(_left, (BigInteger)money);
        for (var project = 0; project < _prices.Length; project++)
            _prices[project] = _election.Votes[project] == 0 ? null : new Price(_election.Costs[project], _election.Votes[project]);
        var purchases = new List<Purchase>();
        var ties = new List<IReadOnlyList<int>>();
        var spent = 0L;
        while (spent <= budget)
        {
            cancellation.ThrowIfCancellationRequested();
            var best = Cheapest();
            if (best.Count == 0)
                break;
            if (best.Count > 1)
                ties.Add(best);
            var project = best.MinBy(each => _tieRanks[each]);
            purchases.Add(Buy(project));
            spent += _election.Costs[project];
        }

        return new SharesOutcome(purchases, ties);
    }

    /// <summary>A price never falls, so that the last one known is a lower bound: only projects that could be the cheapest are looked at.</summary>
    private List<int> Cheapest()
    {
        var seen = new bool[_prices.Length];
        var best = -1;
        while (true)
        {
            var next = -1;
            for (var project = 0; project < _prices.Length; project++)
            {
                if (_prices[project] is not null && !seen[project] && (next < 0 || Compare(project, next) < 0))
                    next = project;
            }

            if (next < 0 || (best >= 0 && Compare(best, next) < 0))
                break;
            seen[next] = true;
            _prices[next] = PriceOf(next);
            if (_prices[next] is not null && (best < 0 || Compare(next, best) < 0))
                best = next;
        }

        return best < 0 ? [] : [.. Enumerable.Range(0, _prices.Length).Where(project => _prices[project] is not null && seen[project] && Compare(project, best) == 0)];
    }

    private int Compare(int project, int other)
    {
        var (one, two) = (_prices[project]!, _prices[other]!);
        var (left, right) = (one.Numerator * two.Denominator, two.Numerator * one.Denominator);
        return _byCost ? (left * _election.Costs[other]).CompareTo(right * _election.Costs[project]) : left.CompareTo(right);
    }

    /// <returns>Null where its supporters cannot pay it.</returns>
    private Price? PriceOf(int project)
    {
        var rich = _election.Supporters[project].Where(each => !_left[each.Group].IsZero).ToList();
        var rest = _election.Costs[project] * _denominator;
        while (rich.Count > 0)
        {
            var worth = rich.Aggregate(BigInteger.Zero, (sum, each) => sum + ((BigInteger)_election.Weights[each.Group] * each.Worth));
            var asked = rest;
            bool IsPoor(Supporter each) => _left[each.Group] * worth < asked * each.Worth;
            foreach (var each in rich.Where(IsPoor))
                rest -= _left[each.Group] * _election.Weights[each.Group];
            if (rich.RemoveAll(IsPoor) == 0)
                return new Price(rest, worth * _denominator);
        }

        return null;
    }

    private Purchase Buy(int project)
    {
        var price = _prices[project]!;
        _prices[project] = null;
        var factor = price.Denominator / BigInteger.GreatestCommonDivisor(price.Denominator, _denominator * price.Numerator);
        if (!factor.IsOne)
        {
            _denominator *= factor;
            for (var group = 0; group < _left.Length; group++)
                _left[group] *= factor;
        }

        var unit = _denominator * price.Numerator / price.Denominator;
        var payers = 0L;
        var isEqual = true;
        var most = BigInteger.Zero;
        foreach (var (group, worth) in _election.Supporters[project])
        {
            if (_left[group].IsZero)
                continue;
            payers += _election.Weights[group];
            var paid = BigInteger.Min(_left[group], unit * worth);
            isEqual &= worth == 1 && paid == unit;
            most = BigInteger.Max(most, paid);
            _left[group] -= paid;
        }

        return new Purchase(project, Rounded(most), payers, isEqual);
    }

    private decimal Rounded(BigInteger amount)
    {
        const int Decimals = 10_000;
        return (decimal)(((amount * Decimals * 2) + _denominator) / (_denominator * 2)) / Decimals;
    }

    /// <summary>What a unit of worth costs each supporter, in units of the question.</summary>
    private sealed record Price(BigInteger Numerator, BigInteger Denominator);
}
