using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Somebody looks what an application owes and what was paid. The page that asks has checked that they may.</summary>
internal sealed record FindCharges(int Number) : IQuery<ChargeSheet?>;

/// <summary>What an application owes, what was paid, and what is on its way.</summary>
internal sealed record ChargeSheet(
    int Number, string Code, string Applicant, bool IsOpen, string Outcome, IReadOnlyList<Charge> Charges, IReadOnlyList<Payment> Payments,
    IReadOnlyList<Receipt> Receipts)
{
    public IEnumerable<Charge> Due => Charges.Where(charge => charge.Outstanding > 0 && IsAwaited(charge));

    /// <summary>Whether the town waits for what is left of a stage: not once the application is closed, unless silence has granted the permit.</summary>
    public bool IsAwaited(Charge charge) => IsOpen || (Outcome == ApplicationOutcome.GrantedBySilence && charge.Stage == FeeStage.Issue);

    /// <summary>The payment that an operator, or its statement, has still to confirm.</summary>
    public Payment? Awaited(string stage) => Payments.FirstOrDefault(payment => payment.Stage == stage && payment.IsAwaited);
}

/// <summary>What a stage costs, as it was written down.</summary>
/// <param name="Units">In the currency's smallest unit.</param>
internal sealed record Charge(string Stage, DateOnly TariffOn, string CurrencyCode, long Units, long PaidUnits, DateTimeOffset ChargedAt, DateTimeOffset? SettledAt)
{
    public IReadOnlyList<ChargeLine> Lines { get; init; } = [];

    public Currency Currency => Currency.Of(CurrencyCode);

    public decimal Amount => Currency.FromSmallest(Units);

    /// <summary>More than it costs: by a payment twice, or by a correction that made it cheaper.</summary>
    public decimal Surplus => Currency.FromSmallest(Math.Max(PaidUnits - Units, 0));

    public decimal Outstanding => Currency.FromSmallest(Math.Max(Units - PaidUnits, 0));
}

internal sealed record ChargeLine(string Stage, string Code, string Labels, string Workings, long Units)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text of a line as it is stored: in each of the town's languages.</summary>
    public static string Write(IReadOnlyList<string> languages, Func<string, string> text) =>
        JsonSerializer.Serialize(languages.ToDictionary(language => language, text), Readable);

    public string Label(string language) => InLanguage(Labels, language);

    public string Working(string language) => InLanguage(Workings, language);

    /// <summary>A language that the town has taken on since reads the first one.</summary>
    private static string InLanguage(string texts, string language)
    {
        var byLanguage = JsonSerializer.Deserialize<Dictionary<string, string>>(texts) ?? [];
        return byLanguage.GetValueOrDefault(language) ?? byLanguage.Values.FirstOrDefault() ?? "";
    }
}

internal sealed class FindChargesHandler(IModuleDatabase database) : IRequestHandler<FindCharges, ChargeSheet?>
{
    private const string Case = "select code, applicant, is_open, outcome from application where number = @Number";

    private const string Charges =
        """
        select stage, tariff_on, currency as currency_code, amount as units, paid as paid_units, charged_at, settled_at
        from charge
        where number = @Number
        order by stage
        limit 10
        """;

    private const string Lines =
        """
        select stage, code, labels, workings, amount as units
        from charge_line
        where number = @Number
        order by stage, position
        limit 200
        """;

    private const string Payments =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where number = @Number
        order by begun_at desc, id desc
        limit 100
        """;

    public async Task<ChargeSheet?> Handle(FindCharges request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<PayingCase?>(new CommandDefinition(Case, request, cancellationToken: cancellation)) is not { } found)
            return null;
        var lines = (await ReadAsync<ChargeLine>(connection, Lines, request, cancellation)).ToLookup(line => line.Stage);
        var charges = await ReadAsync<Charge>(connection, Charges, request, cancellation);
        var payments = await ReadAsync<Payment>(connection, Payments, request, cancellation);
        var receipts = await ReceiptBook.OfApplicationAsync(connection, request.Number, cancellation);
        return new ChargeSheet(
            request.Number, found.Code, found.Applicant, found.IsOpen, found.Outcome, [.. charges.Select(charge => charge with { Lines = [.. lines[charge.Stage]] })],
            payments, receipts);
    }

    private static async Task<List<T>> ReadAsync<T>(DbConnection connection, string sql, FindCharges request, CancellationToken cancellation) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, request, cancellationToken: cancellation))).AsList();

    private sealed record PayingCase(string Code, string Applicant, bool IsOpen, string Outcome);
}
