using System.Numerics;

namespace Polls;

/// <summary>Equal Shares with one share for every voter, in whole numbers that bound the exact fractions from both sides.</summary>
/// <remarks>
/// What a voter has left is a fraction whose digits double at every purchase. Here it is a whole number of 2^-<see cref="_shift"/> units, rounded down, with the
/// most that it can be too small. Each price follows with a lower and an upper bound, and a comparison decides only where the bounds do not touch.
/// Where they do, the run gives up, and <see cref="ExactSharesRun"/> counts with fractions: rare, except in small elections with many ties.
/// Two sizes are kept: a 64-bit number for looking at many supporters quickly, and 50 bits more for what is bought.
/// </remarks>
internal sealed class EqualSharesRun
{
    private const int FineBits = 50;
    private const int MostBits = 62;
    private static readonly Int128 MostFineError = Int128.One << 70;

    private readonly BudgetElection _election;
    private readonly bool _byCost;
    private readonly int[] _tieRanks;
    private readonly int[][] _groups;
    private readonly int[]?[] _worths;
    private readonly int _mostWorth;
    private readonly Purse[] _purses;
    private readonly Int128[] _fine;
    private readonly PriceBounds[] _prices;
    private readonly int[] _lookedAtIn;
    private readonly bool[] _isWaiting;
    private int _shift;
    private int _round;
    private Int128 _fineError;
    private bool _isUncertain;

    public EqualSharesRun(BudgetElection election, bool byCost, int[] tieRanks)
    {
        (_election, _byCost, _tieRanks) = (election, byCost, tieRanks);
        _groups = [.. election.Supporters.Select(supporters => supporters.Select(each => each.Group).ToArray())];
        _worths = [.. election.Supporters.Select(supporters => supporters.All(each => each.Worth == 1) ? null : supporters.Select(each => each.Worth).ToArray())];
        _mostWorth = election.Supporters.SelectMany(supporters => supporters).Select(each => each.Worth).DefaultIfEmpty(1).Max();
        _purses = new Purse[election.Weights.Length];
        _fine = new Int128[election.Weights.Length];
        _prices = new PriceBounds[election.Costs.Count];
        _lookedAtIn = new int[election.Costs.Count];
        _isWaiting = new bool[election.Costs.Count];
    }

    /// <summary>Counts.</summary>
    /// <param name="money">All shares together, in units of the question.</param>
    /// <param name="budget">The run ends where more than this is spent: the result is not wanted then.</param>
    /// <returns>Null where only fractions can tell.</returns>
    public SharesOutcome? Run(Int128 money, long budget)
    {
        if (money >= Int128.One << (MostBits - BitsOf(_mostWorth)))
            return null;
        Begin((long)money);
        var purchases = new List<Purchase>();
        var ties = new List<IReadOnlyList<int>>();
        var spent = 0L;
        while (spent <= budget)
        {
            _round++;
            var best = Cheapest();
            if (best.Count == 0)
                break;
            if (best.Count > 1)
            {
                if (EquallyCheap(best) is not { } equal)
                    return null;
                best = equal;
            }

            if (best.Count > 1)
                ties.Add(best);
            var project = best.MinBy(each => _tieRanks[each]);
            if (Buy(project) is not { } purchase)
                return null;
            purchases.Add(purchase);
            spent += _election.Costs[project];
        }

        return _isUncertain ? null : new SharesOutcome(purchases, ties);
    }

    private void Begin(long money)
    {
        _isUncertain = false;
        _round = 0;
        _shift = MostBits - BitsOf(money) - BitsOf(_mostWorth);
        var share = ((Int128)money << (_shift + FineBits)) / _election.Ballots;
        _fineError = 1;
        Array.Fill(_fine, share);
        for (var group = 0; group < _purses.Length; group++)
            _purses[group] = new Purse { Left = (long)(share >> FineBits), Weight = _election.Weights[group] };
        for (var project = 0; project < _prices.Length; project++)
        {
            var supporters = _election.Votes[project];
            _lookedAtIn[project] = 0;
            _isWaiting[project] = supporters > 0 && _election.Costs[project] <= money;
            if (_isWaiting[project])
                _prices[project] = new PriceBounds((_election.Costs[project] << _shift) / supporters, long.MaxValue);
        }
    }

    /// <summary>Looks at projects from the one that could be the cheapest on, until no other can be cheaper than the cheapest that was seen.</summary>
    /// <returns>All that can be the cheapest.</returns>
    private List<int> Cheapest()
    {
        var best = -1;
        while (true)
        {
            var next = -1;
            for (var project = 0; project < _prices.Length; project++)
            {
                if (_isWaiting[project] && _lookedAtIn[project] != _round && (next < 0 || IsBelow(_prices[project].Least, project, _prices[next].Least, next)))
                    next = project;
            }

            if (next < 0 || (best >= 0 && IsBelow(_prices[best].Most, best, _prices[next].Least, next)))
                break;
            LookAt(next);
            if (_isWaiting[next] && (best < 0 || IsBelow(_prices[next].Most, next, _prices[best].Most, best)))
                best = next;
        }

        return best < 0 ? [] : [.. Enumerable.Range(0, _prices.Length).Where(project =>
            _isWaiting[project] && _lookedAtIn[project] == _round && !IsBelow(_prices[best].Most, best, _prices[project].Least, project))];
    }

    /// <summary>Whether a price is better than another's: by itself, or for each unit of cost.</summary>
    private bool IsBelow(long price, int project, long otherPrice, int other) => _byCost
        ? (Int128)price * _election.Costs[other] < (Int128)otherPrice * _election.Costs[project]
        : price < otherPrice;

    /// <summary>Bounds the price of a project anew. Money only gets less, so that its last lower bound is one to begin with.</summary>
    private void LookAt(int project)
    {
        _lookedAtIn[project] = _round;
        var cost = _election.Costs[project] << _shift;
        var error = 2 + (long)(_fineError >> FineBits);
        for (var price = _prices[project].Least; ;)
        {
            var seen = Look(project, price);
            if (seen.Rich == 0)
            {
                // Everybody gives all: it is enough only where rounding hides it.
                if (seen.Poor + (seen.PoorWeight * (Int128)error) >= cost)
                    _isUncertain = true;
                _isWaiting[project] = false;
                return;
            }

            var least = (long)((cost - seen.Poor - (seen.PoorWeight * (Int128)error)) / seen.Rich);
            if (seen.Poor + ((Int128)seen.Rich * price) >= cost)
            {
                _prices[project] = new PriceBounds(Math.Max(_prices[project].Least, least - 1), price);
                return;
            }

            price = ((cost - seen.Poor - 1) / seen.Rich) + 1;
        }
    }

    /// <summary>Who could pay a price and who could not.</summary>
    private Look64 Look(int project, long price)
    {
        long poor = 0, poorWeight = 0, rich = 0;
        var groups = _groups[project];
        if (_worths[project] is { } worths)
        {
            for (var at = 0; at < groups.Length; at++)
            {
                ref readonly var purse = ref _purses[groups[at]];
                if (purse.Left < (Int128)price * worths[at])
                {
                    poor += purse.Weight * purse.Left;
                    poorWeight += purse.Weight;
                }
                else
                {
                    rich += purse.Weight * worths[at];
                }
            }

            return new Look64(poor, poorWeight, rich);
        }

        foreach (var group in groups)
        {
            // Without a branch: who is poor cannot be foreseen, and there are millions of them.
            ref readonly var purse = ref _purses[group];
            var isPoor = (purse.Left - price) >> 63;
            poor += (purse.Weight * purse.Left) & isPoor;
            poorWeight += purse.Weight & isPoor;
            rich += purse.Weight & ~isPoor;
        }

        return new Look64(poor, poorWeight, rich);
    }

    /// <summary>Tells projects apart whose bounds touch: with finer numbers, then as fractions where every supporter can pay.</summary>
    /// <returns>Those that are exactly equal; null where only fractions of what is left can tell.</returns>
    private List<int>? EquallyCheap(List<int> projects)
    {
        var fine = projects.ConvertAll(project => (Project: project, Price: FinePrice(project)));
        if (fine.Exists(each => each.Price is null))
            return null;
        var best = fine[0];
        foreach (var other in fine[1..])
        {
            if (Compare(other.Project, other.Price!.Most, best.Project, best.Price!.Most) < 0)
                best = other;
        }

        var left = fine.FindAll(each => Compare(best.Project, best.Price!.Most, each.Project, each.Price!.Least) >= 0);
        if (left.Count == 1)
            return [left[0].Project];
        if (left.Exists(each => each.Price!.PoorWeight > 0))
            return null;
        var exact = left.ConvertAll(each => (each.Project, Worth: (BigInteger)each.Price!.Rich, Cost: (BigInteger)_election.Costs[each.Project]));
        var cheapest = exact[0];
        foreach (var other in exact[1..])
        {
            if (CompareFractions(other, cheapest) < 0)
                cheapest = other;
        }

        return [.. exact.Where(each => CompareFractions(each, cheapest) == 0).Select(each => each.Project)];
    }

    /// <summary>Price is cost through worth; for each unit of cost it is one through worth.</summary>
    private int CompareFractions((int Project, BigInteger Worth, BigInteger Cost) one, (int Project, BigInteger Worth, BigInteger Cost) other) =>
        _byCost ? other.Worth.CompareTo(one.Worth) : (one.Cost * other.Worth).CompareTo(other.Cost * one.Worth);

    private int Compare(int project, Int128 price, int other, Int128 otherPrice) => _byCost
        ? ((BigInteger)price * _election.Costs[other]).CompareTo((BigInteger)otherPrice * _election.Costs[project])
        : price.CompareTo(otherPrice);

    /// <returns>Null where it cannot be told whether the project can be paid at all.</returns>
    private FineBounds? FinePrice(int project)
    {
        var cost = (Int128)_election.Costs[project] << (_shift + FineBits);
        var groups = _groups[project];
        var worths = _worths[project];
        for (var price = (Int128)_prices[project].Least << FineBits; ;)
        {
            Int128 poor = 0;
            long poorWeight = 0, rich = 0;
            for (var at = 0; at < groups.Length; at++)
            {
                var left = _fine[groups[at]];
                var worth = worths?[at] ?? 1;
                if (left >= price * worth)
                {
                    rich += _purses[groups[at]].Weight * worth;
                }
                else if (left > 0)
                {
                    poor += left * _purses[groups[at]].Weight;
                    poorWeight += _purses[groups[at]].Weight;
                }
            }

            if (rich == 0)
                return null;
            if (poor + (rich * price) >= cost)
                return new FineBounds(FloorDivide(cost - poor - (poorWeight * _fineError), rich), price, poorWeight, rich);
            price = ((cost - poor - 1) / rich) + 1;
        }
    }

    private static int BitsOf(long number) => 64 - BitOperations.LeadingZeroCount((ulong)number);

    private static Int128 FloorDivide(Int128 number, Int128 divisor) => number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor);

    private Purchase? Buy(int project)
    {
        _isWaiting[project] = false;
        if (_fineError > MostFineError || FinePrice(project) is not { } price)
            return null;
        var groups = _groups[project];
        var worths = _worths[project];
        var payers = 0L;
        var isEqual = true;
        Int128 most = 0;
        for (var at = 0; at < groups.Length; at++)
        {
            ref var purse = ref _purses[groups[at]];
            ref var left = ref _fine[groups[at]];
            var worth = worths?[at] ?? 1;
            if (left == 0)
                continue;
            payers += purse.Weight;
            if (left > price.Most * worth)
            {
                isEqual &= worth == 1;
                most = Int128.Max(most, price.Most * worth);
                left -= price.Most * worth;
                purse.Left = (long)(left >> FineBits);
            }
            else if (left + _fineError < price.Least * worth)
            {
                isEqual = false;
                most = Int128.Max(most, left);
                left = 0;
                purse = default;
            }
            else
            {
                return null;
            }
        }

        _fineError += (price.Most - price.Least) * _mostWorth;
        return new Purchase(project, Rounded(most), payers, isEqual);
    }

    private decimal Rounded(Int128 price)
    {
        const int Decimals = 10_000;
        var scaled = ((BigInteger)price * Decimals) + (BigInteger.One << (_shift + FineBits - 1));
        return (decimal)(scaled >> (_shift + FineBits)) / Decimals;
    }

    private struct Purse
    {
        public long Left;
        public long Weight;
    }

    private readonly record struct PriceBounds(long Least, long Most);

    private readonly record struct Look64(long Poor, long PoorWeight, long Rich);

    private sealed record FineBounds(Int128 Least, Int128 Most, long PoorWeight, long Rich);
}
