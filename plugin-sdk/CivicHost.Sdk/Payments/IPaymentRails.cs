namespace CivicHost.Sdk.Payments;

/// <summary>The rails that running modules bring, for a module that is owed something. Implemented by the host.</summary>
/// <remarks>Call it outside of a change: an operator may take seconds. Write the payment down first, so that it is asked about again where the
/// machine stops in between. A rail's fault never comes through; it is logged with the rail's name and without content.</remarks>
public interface IPaymentRails
{
    /// <summary>The rails that can be used now.</summary>
    /// <param name="language">Language of their labels, BCP 47.</param>
    /// <returns>By name; where two modules bring one of the same name, the first module's, by id.</returns>
    IReadOnlyList<RailEntry> List(string language);

    /// <summary>Asks an operator to collect an amount, see <see cref="IPaymentRail.BeginAsync"/>.</summary>
    /// <param name="rail">Name of the rail.</param>
    /// <param name="order">What is to be collected.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What the operator said; <see cref="RailAnswer.TryAgain"/> where the rail failed or does not run.</returns>
    Task<RailAnswer> BeginAsync(string rail, PaymentOrder order, CancellationToken cancellation);

    /// <summary>Asks an operator what became of an order, see <see cref="IPaymentRail.QueryAsync"/>.</summary>
    /// <param name="rail">Name of the rail.</param>
    /// <param name="order">The order.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What the operator says; null where the rail failed or does not run.</returns>
    Task<RailReport?> QueryAsync(string rail, PaymentOrder order, CancellationToken cancellation);

    /// <summary>Lets a rail read what its operator sent, see <see cref="IPaymentRail.ReadCallbackAsync"/>.</summary>
    /// <param name="rail">Name of the rail.</param>
    /// <param name="callback">What was sent.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What it reports; null where it is not from the operator, the rail failed, or does not run.</returns>
    Task<RailReport?> ReadCallbackAsync(string rail, RailCallback callback, CancellationToken cancellation);
}

/// <summary>A rail as it is offered.</summary>
/// <param name="Name">Name by which it is called.</param>
/// <param name="Label">Name as residents know it.</param>
public sealed record RailEntry(string Name, string Label);
