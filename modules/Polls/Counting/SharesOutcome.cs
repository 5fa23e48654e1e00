namespace Polls;

/// <summary>What Equal Shares funds with one share for every voter.</summary>
/// <param name="Purchases">In the order of funding.</param>
/// <param name="Ties">Projects that were equally good where one had to be chosen.</param>
internal sealed record SharesOutcome(IReadOnlyList<Purchase> Purchases, IReadOnlyList<IReadOnlyList<int>> Ties)
{
    public bool IsLike(SharesOutcome other) => Purchases.Select(purchase => purchase.Project).SequenceEqual(other.Purchases.Select(purchase => purchase.Project));

    public Int128 Cost(BudgetElection election) => Purchases.Aggregate(Int128.Zero, (sum, purchase) => sum + election.Costs[purchase.Project]);
}

/// <param name="Most">The most that one voter paid, in whole units of the question; rounded to four decimals for people.</param>
/// <param name="Payers">How many ballots paid something.</param>
/// <param name="IsEqual">Every payer paid the same.</param>
internal sealed record Purchase(int Project, decimal Most, long Payers, bool IsEqual);
