namespace CivicHost.Sdk.Payments;

/// <summary>What an operator said to an order.</summary>
public sealed record RailAnswer
{
    private const int LongestDetail = 200;

    private RailAnswer(bool isAccepted, bool isWorthAnotherTry, string detail, Uri? continueAt) => (IsAccepted, IsWorthAnotherTry, Detail, ContinueAt) =
        (isAccepted, isWorthAnotherTry, detail.Length > LongestDetail ? detail[..LongestDetail] : detail, continueAt);

    /// <summary>The operator took the order and reports on it from now on. Nothing is paid yet.</summary>
    public bool IsAccepted { get; }

    /// <summary>Not taken, or nobody knows: the state is asked for later.</summary>
    public bool IsWorthAnotherTry { get; }

    /// <summary>The operator's reference, or the reason; shown to staff; at most 200 characters.</summary>
    public string Detail { get; }

    /// <summary>Page of the operator on which whoever pays goes on; null where they confirm on their telephone.</summary>
    public Uri? ContinueAt { get; }

    /// <summary>The operator took the order.</summary>
    /// <param name="reference">By which the operator knows it, or empty.</param>
    /// <param name="continueAt">Absolute address of the operator's page, https outside of a test; or null.</param>
    /// <returns>The answer.</returns>
    public static RailAnswer Accepted(string reference, Uri? continueAt = null) => new(true, false, reference, continueAt);

    /// <summary>Nobody knows whether the operator took it: no network, no answer in time.</summary>
    /// <param name="reason">Why, in a few words; never the telephone number.</param>
    /// <returns>The answer.</returns>
    public static RailAnswer TryAgain(string reason) => new(false, true, reason, null);

    /// <summary>The operator will not take this order: no such account, amount not allowed.</summary>
    /// <param name="reason">Why, in a few words; never the telephone number.</param>
    /// <returns>The answer.</returns>
    public static RailAnswer Refused(string reason) => new(false, false, reason, null);
}
