namespace CivicHost.Sdk.Counting;

/// <summary>What a poll writes down before it opens, for the rule.</summary>
/// <param name="Ties">How ties are broken.</param>
/// <param name="Completion">What becomes of money that Equal Shares leaves; other rules ignore it.</param>
/// <param name="Increment">By how much <see cref="BudgetCompletion.Add1"/> raises every voter's share, in the town's currency, more than 0, at most 6 decimals.</param>
public sealed record CountOptions(TieBreak Ties, BudgetCompletion Completion = BudgetCompletion.None, decimal Increment = 1);

/// <summary>What becomes of money that a budget rule leaves unspent.</summary>
public enum BudgetCompletion
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>Further projects by votes, as long as they fit.</summary>
    Greedy,

    /// <summary>Every voter's share grows by the increment and the whole count begins again, until the result would cost more than the budget: the one before stands.</summary>
    Add1,

    /// <summary><see cref="Add1"/>, then <see cref="Greedy"/>.</summary>
    Add1ThenGreedy,
}
