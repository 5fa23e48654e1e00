using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Payments;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>An operator reports on an order, by itself or when asked; late, twice, or about an order that nobody knows.</summary>
internal sealed record RecordReport(string Rail, RailReport Report) : IChange<RecordedReport>;

/// <param name="Receipt">Number of the receipt that was written by it; empty for none.</param>
internal sealed record RecordedReport(string Receipt);

internal sealed class RecordReportHandler(IModuleDatabase database, Cashbook cashbook, UnmatchedQueue queue, ITown town, ITownCalendar calendar, TimeProvider clock)
    : IRequestHandler<RecordReport, Outcome<RecordedReport>>
{
    private static readonly RecordedReport Nothing = new("");

    private static readonly TimeSpan Arrival = TimeSpan.FromHours(1);

    private const string One =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where id = @OrderId and rail = @Rail
        """;

    private const string Twin =
        "select count(*) from payment where rail = @Rail and reference = @Reference and reference <> '' and state in ('claimed', 'paid') and id <> @Id";

    private const string Pay =
        """
        update payment
        set state = 'paid', reference = @Reference, amount = @Units, ended_at = @Now, query_at = null
        where id = @Id and state in ('begun', 'claimed', 'failed', 'lapsed')
        """;

    private const string Fail = "update payment set state = 'failed', ended_at = @Now, query_at = null where id = @Id and state = 'begun'";

    public async Task<Outcome<RecordedReport>> Handle(RecordReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await ReceiptBook.OpenAsync(connection, calendar.Today, cancellation);
        var payment = await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(
            One, new { request.Report.OrderId, request.Rail }, cancellationToken: cancellation));
        if (request.Report.State == RailState.Paid)
            return await PaidAsync(connection, payment, request, cancellation);
        if (payment is not null && (request.Report.State == RailState.Failed || IsForgotten(request.Report, payment)))
            await connection.ExecuteAsync(new CommandDefinition(Fail, new { payment.Id, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        return Nothing;
    }

    /// <summary>An order that never reached the operator is over, once it had the time to arrive.</summary>
    private bool IsForgotten(RailReport report, Payment payment) => report.State == RailState.Unknown && clock.GetUtcNow() - payment.BegunAt > Arrival;

    private async Task<Outcome<RecordedReport>> PaidAsync(DbConnection connection, Payment? payment, RecordReport request, CancellationToken cancellation)
    {
        var currency = payment?.Currency ?? Currency.Of(town.Currency);
        var reference = PaymentReference.Read(request.Report.Reference) ?? "";
        var units = currency.ToSmallest(currency.Round(Math.Clamp(request.Report.Amount, 0, Fee.Largest)));
        var paid = new { payment?.Id, request.Rail, Reference = reference, Units = units, Now = clock.GetUtcNow() };
        if (payment is null)
        {
            var cause = $"{request.Rail}:{Shortened(request.Report.OrderId)}:{reference}";
            var stray = new NewUnmatched(UnmatchedKind.WithoutCase, cause, request.Rail, reference, units, currency.Code);
            await queue.PutAsync(connection, stray, cancellation);
            return Nothing;
        }

        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Twin, paid, cancellationToken: cancellation)) > 0)
        {
            await queue.PutAsync(
                connection, NewUnmatched.About(UnmatchedKind.ReferenceTwice, payment) with { Reference = reference, Units = units }, cancellation);
            return Nothing;
        }

        // What comes twice finds it paid already, and changes nothing.
        if (await connection.ExecuteAsync(new CommandDefinition(Pay, paid, cancellationToken: cancellation)) == 0)
            return Nothing;
        var booked = await cashbook.BookAsync(connection, payment with { Reference = reference, Units = units, State = PaymentState.Paid }, cancellation);
        return booked.TryGetAnswer(out var receipt) ? new RecordedReport(receipt) : Outcome<RecordedReport>.Refused(booked.Refusals);
    }

    private static string Shortened(string orderId) => orderId.Length > PaymentReference.Longest ? orderId[..PaymentReference.Longest] : orderId;
}
