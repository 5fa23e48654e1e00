using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>Books money that came: the receipt, what is left to pay, the application's next step, or the queue. Inside a change.</summary>
internal sealed class Cashbook(
    ApplicationMoves moves, ChargeBook charges, UnmatchedQueue queue, ITownCalendar calendar, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
{
    private const string Add =
        """
        update charge
        set paid = paid + @Units, settled_at = case when paid + @Units >= amount then coalesce(settled_at, @Now) else null end
        where number = @Number and stage = @Stage
        returning amount, paid
        """;

    private const string LastPaid =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where number = @Number and stage = @Stage and state = 'paid'
        order by begun_at desc, id desc
        limit 1
        """;

    /// <summary>Books a payment that is written down as paid.</summary>
    /// <returns>The receipt's number, or <c>money.day-closed</c> for cash on a day that is closed.</returns>
    public async Task<Outcome<string>> BookAsync(DbConnection connection, Payment payment, CancellationToken cancellation)
    {
        if (payment.Rail == PaymentWays.Cash && !await CashDesk.MoveAsync(connection, calendar.Today, payment.Units, cancellation))
            return MoneyRefusals.DayClosed;
        var standing = await AddAsync(connection, payment, payment.Units, cancellation);
        var receipt = await WriteAsync(connection, payment, payment.Units, null, "", cancellation);
        audit.Record(ApplicationSubject.Of(payment.Number), new { Paid = payment.Amount, payment.Stage, payment.Rail, Receipt = receipt });
        if (standing is null || standing.Paid > standing.Amount)
        {
            var surplus = Math.Min(payment.Units, standing is null ? payment.Units : standing.Paid - standing.Amount);
            await queue.PutAsync(connection, NewUnmatched.About(UnmatchedKind.PaidTwice, payment) with { Units = surplus }, cancellation);
        }
        else if (standing.Paid < standing.Amount)
        {
            await queue.PutAsync(connection, NewUnmatched.About(UnmatchedKind.AmountDiffers, payment), cancellation);
        }

        if (standing is not null && standing.Paid >= standing.Amount && standing.Paid - payment.Units < standing.Amount)
            await GoOnAsync(connection, payment, cancellation);
        return receipt;
    }

    /// <summary>Takes a receipt back by an entry of its own number.</summary>
    /// <returns>The entry's number, or <c>money.void-day-closed</c>.</returns>
    public async Task<Outcome<string>> VoidAsync(DbConnection connection, Receipt receipt, Payment payment, string reason, CancellationToken cancellation)
    {
        if (receipt.Rail == PaymentWays.Cash && !await CashDesk.MoveAsync(connection, calendar.Today, -receipt.Units, cancellation))
            return MoneyRefusals.VoidDayClosed;
        var standing = await AddAsync(connection, payment, -receipt.Units, cancellation);
        var entry = await WriteAsync(connection, payment, -receipt.Units, receipt.Number, reason, cancellation);
        audit.Record(ApplicationSubject.Of(payment.Number), new { Voided = receipt.Number, Entry = entry, payment.Stage });
        var waited = await queue.SettleSurplusAsync(connection, payment.Number, payment.Stage, cancellation);
        if (standing is not null && Math.Min(waited, standing.Paid - standing.Amount) is > 0 and var surplus
            && await connection.QueryFirstOrDefaultAsync<Payment?>(new CommandDefinition(LastPaid, payment, cancellationToken: cancellation)) is { } last)
            await queue.PutAsync(connection, NewUnmatched.About(UnmatchedKind.PaidTwice, last) with { Cause = entry, Units = surplus }, cancellation);
        if (standing is not null && standing.Paid < standing.Amount && standing.Paid + receipt.Units >= standing.Amount)
            await queue.PutAsync(connection, NewUnmatched.About(UnmatchedKind.Voided, payment) with { Cause = receipt.Number }, cancellation);
        return entry;
    }

    /// <summary>Where nothing is due any more, the application takes the step that waited for it; where none waited, a person looks at it.</summary>
    /// <returns>True where it went on.</returns>
    public async Task<bool> GoOnAsync(DbConnection connection, Payment payment, CancellationToken cancellation)
    {
        if (await charges.OwesAsync(payment.Number, cancellation))
            return false;
        if ((await moves.PayAsync(payment.Number, "", cancellation)).IsRefused)
        {
            if (!await ChargeBook.IsSupplementAsync(connection, payment.Number, payment.Stage, cancellation))
                await queue.PutAsync(connection, NewUnmatched.About(UnmatchedKind.StillPending, payment), cancellation);
            return false;
        }

        await queue.SettleItselfAsync(connection, UnmatchedKind.StillPending, payment.Id, cancellation);
        await queue.SettleItselfAsync(connection, UnmatchedKind.NotConfirmed, payment.Id, cancellation);
        return true;
    }

    private Task<ChargeStanding?> AddAsync(DbConnection connection, Payment payment, long units, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<ChargeStanding?>(new CommandDefinition(
            Add, new { payment.Number, payment.Stage, Units = units, Now = clock.GetUtcNow() }, cancellationToken: cancellation));

    private Task<string> WriteAsync(DbConnection connection, Payment payment, long units, string? voids, string reason, CancellationToken cancellation)
    {
        var receipt = new NewReceipt(
            payment.Id, payment.Number, payment.Stage, payment.Rail, payment.Reference, units, payment.CurrencyCode, calendar.Today, clock.GetUtcNow(), person.Id)
        {
            Voids = voids,
            Reason = reason,
        };
        return ReceiptBook.WriteAsync(connection, receipt, cancellation);
    }

    private sealed record ChargeStanding(long Amount, long Paid);
}
