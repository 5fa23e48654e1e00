namespace CivicHost.Sdk.Payments;

/// <summary>A way on which money reaches the town beside its counter: an operator of mobile money, a bank, a national platform. A module registers
/// one in its services with <c>AddScoped&lt;IPaymentRail, …&gt;()</c> or as a singleton; modules that are owed something find it through <see cref="IPaymentRails"/>.</summary>
/// <remarks>A rail keeps no payments: whoever is owed does, and asks again. Operators answer late, twice or never, so that everything here may be called
/// several times for one order. Each call ends after 15 seconds; an exception counts as “not now”. Called as <see cref="Roles.System"/>, outside of any change.</remarks>
public interface IPaymentRail
{
    /// <summary>The name by which payments remember it: lower-case letters, digits and hyphens, 2 to 32. A renamed rail is a new one.</summary>
    string Name { get; }

    /// <summary>Its name as residents know it.</summary>
    /// <param name="language">BCP 47.</param>
    /// <returns>For example the operator's name.</returns>
    string Label(string language);

    /// <summary>Asks the operator to collect an amount.</summary>
    /// <param name="order">What is to be collected. A second time with the same <see cref="PaymentOrder.Id"/> it must not be collected twice.</param>
    /// <param name="cancellation">Signalled after 15 seconds.</param>
    /// <returns>Whether the operator took the order. That nothing is known, for example after a broken line, is <see cref="RailAnswer.TryAgain"/>.</returns>
    Task<RailAnswer> BeginAsync(PaymentOrder order, CancellationToken cancellation);

    /// <summary>Asks the operator what became of an order: the way out where no callback comes.</summary>
    /// <param name="order">The order as it was begun.</param>
    /// <param name="cancellation">Signalled after 15 seconds.</param>
    /// <returns>What the operator says; <see cref="RailState.Unknown"/> where it knows no such order, null where it cannot be asked now.</returns>
    Task<RailReport?> QueryAsync(PaymentOrder order, CancellationToken cancellation);

    /// <summary>Reads what the operator sent by itself. Whoever is owed records it, and only then the operator is answered with 200.</summary>
    /// <param name="callback">What was sent; anybody on the internet can send it. Check the operator's signature, in constant time.</param>
    /// <param name="cancellation">Signalled after 15 seconds.</param>
    /// <returns>What it reports; null where it is not from the operator or cannot be read, which answers 403.</returns>
    Task<RailReport?> ReadCallbackAsync(RailCallback callback, CancellationToken cancellation);
}

/// <summary>Something to be collected.</summary>
/// <param name="Id">The same at every attempt: 36 characters, unique in the town.</param>
/// <param name="Reference">By which people know it, for example the number of a case: digits and hyphens, at most 12. Opens nothing.</param>
/// <param name="Amount">More than zero, with at most the decimals of <see cref="CivicHost.Sdk.Currency.Decimals"/>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Phone">Telephone of whoever pays, in E.164; empty where none was given.</param>
/// <param name="Language">Language of whoever pays, BCP 47.</param>
public sealed record PaymentOrder(string Id, string Reference, decimal Amount, string Currency, string Phone, string Language);

/// <summary>What an operator sent to the town.</summary>
/// <param name="Fields">Names and values of the address and, where a form was sent, of the form; the form's count where both have a name.</param>
/// <param name="Headers">Headers, by their names without regard to case.</param>
/// <param name="Body">What was sent, byte by byte, at most 65,536; empty where it was a form, which is in <paramref name="Fields"/>.</param>
public sealed record RailCallback(
    IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
