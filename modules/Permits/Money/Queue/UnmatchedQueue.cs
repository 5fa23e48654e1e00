using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>What does not fit together waits here for a person: a payment without a case, a case that waits though it was paid. Inside a change.</summary>
internal sealed class UnmatchedQueue(TimeProvider clock)
{
    private const string Insert =
        """
        insert into unmatched
            (id, kind, cause, number, stage, payment, line, rail, reference, amount, currency, opened_at, settlement)
        values
            (@Id, @Kind, @Cause, @Number, @Stage, @Payment, @Line, @Rail, @Reference, @Units, @Currency, @Now, '')
        on conflict do nothing
        """;

    private const string Settle =
        """
        update unmatched
        set settled_at = @Now, settled_by = @Person, settlement = @Settlement
        where id = @Id and settled_at is null
        """;

    private const string SettleCause =
        """
        update unmatched
        set settled_at = @Now, settlement = 'by itself'
        where kind = @Kind and cause = @Cause and settled_at is null
        """;

    private const string OpenSurplus =
        "select cast(coalesce(sum(amount), 0) as bigint) from unmatched where kind = 'paid-twice' and number = @Number and stage = @Stage and settled_at is null";

    private const string SettleSurplus =
        """
        update unmatched
        set settled_at = @Now, settlement = 'by itself'
        where kind = 'paid-twice' and number = @Number and stage = @Stage and settled_at is null
        """;

    /// <summary>Puts something in; where it is there already, nothing happens.</summary>
    public Task PutAsync(DbConnection connection, NewUnmatched entry, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = new
        {
            Id = Guid.CreateVersion7(now).ToString(),
            entry.Kind,
            entry.Cause,
            entry.Number,
            entry.Stage,
            entry.Payment,
            entry.Line,
            entry.Rail,
            entry.Reference,
            entry.Units,
            entry.Currency,
            Now = now,
        };
        return connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
    }

    /// <returns>False where somebody settled it meanwhile.</returns>
    public async Task<bool> SettleAsync(DbConnection connection, string id, string? person, string settlement, CancellationToken cancellation)
    {
        var row = new { Id = id, Person = person, Settlement = settlement, Now = clock.GetUtcNow() };
        return await connection.ExecuteAsync(new CommandDefinition(Settle, row, cancellationToken: cancellation)) == 1;
    }

    /// <summary>What was paid too much of a stage is no longer that much: its entries settle themselves.</summary>
    /// <returns>The amount that waited to be given back.</returns>
    public async Task<long> SettleSurplusAsync(DbConnection connection, int number, string stage, CancellationToken cancellation)
    {
        var key = new { Number = number, Stage = stage, Now = clock.GetUtcNow() };
        var units = await connection.ExecuteScalarAsync<long>(new CommandDefinition(OpenSurplus, key, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(SettleSurplus, key, cancellationToken: cancellation));
        return units;
    }

    /// <summary>It has settled itself: what was missing came.</summary>
    public Task SettleItselfAsync(DbConnection connection, string kind, string cause, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(SettleCause, new { Kind = kind, Cause = cause, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
}

internal static class UnmatchedKind
{
    /// <summary>Money came, and nobody knows for what.</summary>
    public const string WithoutCase = "without-case";

    /// <summary>Another amount came than was due.</summary>
    public const string AmountDiffers = "amount-differs";

    /// <summary>All is paid, and the case does not go on by it.</summary>
    public const string StillPending = "still-pending";

    /// <summary>More was paid than was due.</summary>
    public const string PaidTwice = "paid-twice";

    /// <summary>Somebody says that it was paid; the operator has not said so.</summary>
    public const string NotConfirmed = "not-confirmed";

    /// <summary>The operator took the money back.</summary>
    public const string TakenBack = "taken-back";

    /// <summary>The operator reports one reference for two orders.</summary>
    public const string ReferenceTwice = "reference-twice";

    /// <summary>A receipt was voided after the case had gone on by it.</summary>
    public const string Voided = "voided";
}

/// <param name="Cause">Id of the payment, line or order that it is about.</param>
internal sealed record NewUnmatched(string Kind, string Cause, string Rail, string Reference, long Units, string Currency)
{
    public int? Number { get; init; }

    public string Stage { get; init; } = "";

    public string? Payment { get; init; }

    public string? Line { get; init; }

    public static NewUnmatched About(string kind, Payment payment) =>
        new(kind, payment.Id, payment.Rail, payment.Reference, payment.Units, payment.CurrencyCode)
        {
            Number = payment.Number,
            Stage = payment.Stage,
            Payment = payment.Id,
        };
}
