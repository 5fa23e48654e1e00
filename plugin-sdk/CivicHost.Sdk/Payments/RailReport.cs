namespace CivicHost.Sdk.Payments;

/// <summary>What an operator says about an order.</summary>
/// <param name="OrderId">The order's <see cref="PaymentOrder.Id"/>; one that nobody knows is kept for a person to look at.</param>
/// <param name="State">How far it is.</param>
/// <param name="Amount">What was paid, in the order's currency; 0 while nothing was.</param>
/// <param name="Reference">The operator's number of the payment, 1 to 64 characters, the same in the operator's statement; empty while there is none.</param>
public sealed record RailReport(string OrderId, RailState State, decimal Amount, string Reference);

/// <summary>How far a payment is at the operator's.</summary>
public enum RailState
{
    /// <summary>The operator knows no such order.</summary>
    Unknown,

    /// <summary>Whoever pays has not confirmed yet.</summary>
    Waiting,

    /// <summary>The money is the town's.</summary>
    Paid,

    /// <summary>It will not be paid: turned down, expired, no credit.</summary>
    Failed,
}
