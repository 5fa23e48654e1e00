using System.Numerics;
using CivicHost.Sdk.Counting;

namespace Polls.Tests;

/// <summary>Budget rules voter by voter, with fractions.</summary>
internal static class PlainBudget
{
    public static decimal Votes(PlainBallots ballots, int project) => ballots.All.Sum(ballot => Worth(ballots, ballot, project));

    public static List<int> Greedy(PlainBallots ballots, List<int> funded, Func<PlainBallots, int, decimal> of)
    {
        var left = ballots.Election.Budget - funded.Sum(project => ballots.Election.Options[project].Cost);
        List<int> all = [.. funded];
        foreach (var project in ballots.Options.Except(funded).OrderByDescending(project => of(ballots, project)).ThenBy(project => project))
        {
            if (ballots.Election.Options[project].Cost > left)
                continue;
            left -= ballots.Election.Options[project].Cost;
            all.Add(project);
        }

        return all;
    }

    public static List<int> EqualShares(PlainBallots ballots, bool byCost, BudgetCompletion completion)
    {
        var funded = Fund(ballots, byCost, raise: 0);
        for (var raise = 1; completion is BudgetCompletion.Add1 or BudgetCompletion.Add1ThenGreedy; raise++)
        {
            if (ballots.Options.TrueForAll(project => funded.Contains(project) || Votes(ballots, project) == 0))
                break;
            var next = Fund(ballots, byCost, raise);
            if (next.Sum(project => ballots.Election.Options[project].Cost) > ballots.Election.Budget)
                break;
            funded = next;
        }

        return completion is BudgetCompletion.Greedy or BudgetCompletion.Add1ThenGreedy ? Greedy(ballots, funded, Votes) : funded;
    }

    private static List<int> Fund(PlainBallots ballots, bool byCost, int raise)
    {
        var share = new Fraction((BigInteger)ballots.Election.Budget, ballots.All.Count) + new Fraction(raise, 1);
        var money = ballots.All.ConvertAll(_ => share);
        var funded = new List<int>();
        while (true)
        {
            var best = -1;
            Fraction? bestPrice = null;
            foreach (var project in ballots.Options.Except(funded))
            {
                var cost = new Fraction((BigInteger)ballots.Election.Options[project].Cost, 1);
                if (PriceOf(ballots, project, cost, money) is not { } price)
                    continue;
                var compared = byCost ? price / cost : price;
                if (bestPrice is null || compared.CompareTo(bestPrice.Value) < 0)
                    (best, bestPrice) = (project, compared);
            }

            if (best < 0)
                return funded;
            var paid = PriceOf(ballots, best, new Fraction((BigInteger)ballots.Election.Options[best].Cost, 1), money)!.Value;
            for (var voter = 0; voter < money.Count; voter++)
                money[voter] -= Fraction.Min(money[voter], paid * new Fraction(Worth(ballots, ballots.All[voter], best), 1));
            funded.Add(best);
        }
    }

    /// <summary>The price at which supporters pay the cost: tried once for every number of supporters who give all that they have, the poorest first.</summary>
    private static Fraction? PriceOf(PlainBallots ballots, int project, Fraction cost, List<Fraction> money)
    {
        var supporters = Enumerable.Range(0, money.Count)
            .Select(voter => (Left: money[voter], Worth: new Fraction(Worth(ballots, ballots.All[voter], project), 1)))
            .Where(each => each.Worth.CompareTo(default) > 0)
            .OrderBy(each => each.Left / each.Worth).ToList();
        for (var poor = 0; poor < supporters.Count; poor++)
        {
            var rest = supporters.Take(poor).Aggregate(cost, (sum, each) => sum - each.Left);
            var price = rest / supporters.Skip(poor).Aggregate(new Fraction(0, 1), (sum, each) => sum + each.Worth);
            if ((price * supporters[poor].Worth).CompareTo(supporters[poor].Left) <= 0)
                return price;
        }

        return null;
    }

    private static int Worth(PlainBallots ballots, Dictionary<int, int> ballot, int project)
    {
        if (!ballot.TryGetValue(project, out var value))
            return 0;
        return ballots.Election.Question == QuestionKind.BudgetRanking ? ballot.Values.Count(rank => rank >= value) : value;
    }
}

/// <summary>An exact fraction; its denominator is more than 0.</summary>
internal readonly record struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _less;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (!common.IsZero)
            (numerator, denominator) = (numerator / common, denominator / common);
        _numerator = numerator;
        // One less, so that a default is 0 through 1.
        _less = denominator - 1;
    }

    private BigInteger Denominator => _less + 1;

    public static Fraction operator +(Fraction one, Fraction other) =>
        new((one._numerator * other.Denominator) + (other._numerator * one.Denominator), one.Denominator * other.Denominator);

    public static Fraction operator -(Fraction one, Fraction other) =>
        new((one._numerator * other.Denominator) - (other._numerator * one.Denominator), one.Denominator * other.Denominator);

    public static Fraction operator *(Fraction one, Fraction other) => new(one._numerator * other._numerator, one.Denominator * other.Denominator);

    public static Fraction operator /(Fraction one, Fraction other) => new(one._numerator * other.Denominator, one.Denominator * other._numerator);

    public static Fraction Min(Fraction one, Fraction other) => one.CompareTo(other) <= 0 ? one : other;

    public int CompareTo(Fraction other) => (_numerator * other.Denominator).CompareTo(other._numerator * Denominator);
}
