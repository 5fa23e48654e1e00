using System.Numerics;

namespace Polls;

/// <summary>How often every share can be raised further before Equal Shares could fund anything else, or in another order.</summary>
/// <remarks>
/// While the same projects are bought in the same order, and the same voters give all that they have, whatever is left and every price is a straight line over
/// the raises. So is what each comparison compares; the first line that crosses zero is the end. Another project's price is bounded from below by the line on
/// which the voters who are poor now stay the poor ones: the answer can be too small, never too large.
/// </remarks>
internal sealed class SteadyShares
{
    private readonly BudgetElection _election;
    private readonly bool _byCost;
    private readonly Line[] _left;
    private readonly bool[] _isWaiting;
    private BigInteger _denominator;
    private BigInteger? _most;

    private SteadyShares(BudgetElection election, bool byCost)
    {
        (_election, _byCost) = (election, byCost);
        _left = new Line[election.Weights.Length];
        _isWaiting = [.. election.Votes.Select(votes => votes > 0)];
    }

    /// <param name="election">What is counted.</param>
    /// <param name="byCost">Whether what a voter gets is the cost.</param>
    /// <param name="money">All shares together for which the outcome is known, in units of the question.</param>
    /// <param name="outcome">What is funded with them.</param>
    /// <returns>Raises by the election's increment after which the outcome is certainly the same, 0 or more; null where it is for ever.</returns>
    public static BigInteger? RaisesThatChangeNothing(BudgetElection election, bool byCost, Int128 money, SharesOutcome outcome) =>
        new SteadyShares(election, byCost).Follow(money, outcome);

    private BigInteger? Follow(Int128 money, SharesOutcome outcome)
    {
        _denominator = _election.Ballots;
        Array.Fill(_left, new Line(money, (BigInteger)_election.Increment * _election.Ballots));
        foreach (var purchase in outcome.Purchases)
        {
            if (PriceOf(purchase.Project) is not { } price)
                return 0;
            _isWaiting[purchase.Project] = false;
            KeepPayers(purchase.Project, price);
            KeepBehind(purchase.Project, price);
            if (_most is { IsZero: true })
                return 0;
            Buy(purchase.Project, price);
        }

        KeepUnaffordable();
        return _most;
    }

    /// <summary>The cost that is left for those who do not give all, and what they get together; null where nobody is left.</summary>
    private Price? PriceOf(int project)
    {
        var rich = _election.Supporters[project].ToList();
        var rest = new Line(_election.Costs[project] * _denominator, BigInteger.Zero);
        while (rich.Count > 0)
        {
            var worth = rich.Aggregate(BigInteger.Zero, (sum, each) => sum + ((BigInteger)_election.Weights[each.Group] * each.Worth));
            var asked = rest;
            bool IsPoor(Supporter each) => _left[each.Group].Now * worth < asked.Now * each.Worth;
            foreach (var (group, _) in rich.Where(IsPoor))
                rest -= _left[group] * _election.Weights[group];
            if (rich.RemoveAll(IsPoor) == 0)
                return new Price(rest, worth);
        }

        return null;
    }

    /// <summary>Who gives all goes on doing so, and who does not, too.</summary>
    private void KeepPayers(int project, Price price)
    {
        foreach (var (group, worth) in _election.Supporters[project])
        {
            var beyond = (_left[group] * price.Worth) - (price.Rest * worth);
            Keep(beyond.Now.Sign < 0 ? -beyond : beyond);
        }
    }

    /// <summary>No other project becomes as good as the one that is bought.</summary>
    private void KeepBehind(int project, Price price)
    {
        for (var other = 0; other < _isWaiting.Length; other++)
        {
            if (!_isWaiting[other])
                continue;
            if (PriceOf(other) is not { } its)
            {
                KeepUnaffordable(other);
                continue;
            }

            var dearer = (its.Rest * (price.Worth * (_byCost ? _election.Costs[project] : 1))) - (price.Rest * (its.Worth * (_byCost ? _election.Costs[other] : 1)));
            if (dearer.Now.IsZero)
                Keep(dearer);
            else
                KeepAboveZero(dearer);
        }
    }

    private void KeepUnaffordable()
    {
        for (var project = 0; project < _isWaiting.Length; project++)
        {
            if (_isWaiting[project])
                KeepUnaffordable(project);
        }
    }

    private void KeepUnaffordable(int project)
    {
        var lacking = new Line(_election.Costs[project] * _denominator, BigInteger.Zero);
        foreach (var (group, _) in _election.Supporters[project])
            lacking -= _left[group] * _election.Weights[group];
        KeepAboveZero(lacking);
    }

    private void Keep(Line line)
    {
        if (line.Raise.Sign < 0)
            AtMost(line.Now / -line.Raise);
    }

    private void KeepAboveZero(Line line)
    {
        if (line.Now.Sign <= 0)
            AtMost(BigInteger.Zero);
        else if (line.Raise.Sign < 0)
            AtMost((line.Now - 1) / -line.Raise);
    }

    private void AtMost(BigInteger raises) => _most = _most is { } most ? BigInteger.Min(most, raises) : raises;

    private void Buy(int project, Price price)
    {
        foreach (ref var left in _left.AsSpan())
            left *= price.Worth;
        _denominator *= price.Worth;
        foreach (var (group, worth) in _election.Supporters[project])
        {
            // Worth and rest are one denominator behind what is left now.
            var beyond = _left[group] - (price.Rest * worth);
            _left[group] = beyond.Now.Sign < 0 ? default : beyond;
        }
    }

    /// <param name="Now">Without a further raise.</param>
    /// <param name="Raise">What each raise adds.</param>
    private readonly record struct Line(BigInteger Now, BigInteger Raise)
    {
        public static Line operator -(Line line) => new(-line.Now, -line.Raise);

        public static Line operator -(Line one, Line other) => new(one.Now - other.Now, one.Raise - other.Raise);

        public static Line operator *(Line line, BigInteger by) => new(line.Now * by, line.Raise * by);
    }

    /// <param name="Rest">Over the denominator of what is left.</param>
    private sealed record Price(Line Rest, BigInteger Worth);
}
