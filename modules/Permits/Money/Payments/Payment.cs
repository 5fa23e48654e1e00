using CivicHost.Sdk;
using CivicHost.Sdk.Payments;

namespace Permits;

/// <summary>Money on its way, or money that came.</summary>
/// <param name="Id">Also the order's id at an operator's.</param>
/// <param name="Rail">cash, the code of a mobile-money operator, or the name of a plugin's rail.</param>
/// <param name="Reference">The operator's; empty while there is none.</param>
/// <param name="Units">In the currency's smallest unit.</param>
/// <param name="Detail">The operator's answer, for staff.</param>
/// <param name="ContinueAt">The operator's page on which whoever pays goes on; empty for none.</param>
internal sealed record Payment(
    string Id, int Number, string Stage, string Rail, string Reference, long Units, string CurrencyCode, string State, string Detail, string ContinueAt,
    DateTimeOffset BegunAt)
{
    public Currency Currency => Currency.Of(CurrencyCode);

    public decimal Amount => Currency.FromSmallest(Units);

    public bool IsAwaited => State is PaymentState.Begun or PaymentState.Claimed;
}

internal static class PaymentState
{
    /// <summary>An operator was asked to collect it.</summary>
    public const string Begun = "begun";

    /// <summary>The resident says that it was paid; the operator's statement has not confirmed it.</summary>
    public const string Claimed = "claimed";

    public const string Paid = "paid";

    public const string Failed = "failed";

    /// <summary>Nobody ever said what became of it.</summary>
    public const string Lapsed = "lapsed";

    /// <summary>Its receipt was taken back.</summary>
    public const string Voided = "voided";
}

/// <summary>A payment to be written down.</summary>
internal sealed record NewPayment(int Number, string Stage, string Rail, string Reference, long Units, string Currency, string State, DateTimeOffset Now)
{
    /// <summary>Whatever comes second with an operator's reference is not written.</summary>
    public const string Insert =
        """
        insert into payment
            (id, number, stage, rail, reference, amount, currency, phone, language, state, detail, continue_at, begun_at, ended_at, confirmed_at,
             query_at, queries)
        values
            (@Id, @Number, @Stage, @Rail, @Reference, @Units, @Currency, @Phone, @Language, @State, '', '', @Now, @EndedAt, @ConfirmedAt, @QueryAt, 0)
        on conflict do nothing
        """;

    public string Id { get; } = Guid.CreateVersion7(Now).ToString();

    public string Phone { get; init; } = "";

    public string Language { get; init; } = "";

    public DateTimeOffset? ConfirmedAt { get; init; }

    public DateTimeOffset? QueryAt { get; init; }

    public DateTimeOffset? EndedAt => State == PaymentState.Paid ? Now : null;

    public Payment ToPayment() => new(Id, Number, Stage, Rail, Reference, Units, Currency, State, "", "", Now);

    public PaymentOrder ToOrder() =>
        new(Id, CaseNumber.Show(Number), CivicHost.Sdk.Currency.Of(Currency).FromSmallest(Units), Currency, Phone, Language);
}
