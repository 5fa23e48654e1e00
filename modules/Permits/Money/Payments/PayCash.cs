using System.Globalization;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Somebody pays what is due at the counter, in cash, and gets a receipt.</summary>
/// <param name="Amount">As the page showed it: where something else is due meanwhile, nothing is taken.</param>
[RequiresRole(Roles.Agent, PermitsRole.Cashier)]
public sealed record PayCash(int Number, string Stage, decimal Amount) : IChange<PaidCash>;

/// <param name="Receipt">Number of the receipt.</param>
public sealed record PaidCash(int Number, string Receipt);

internal sealed class PayCashHandler(IModuleDatabase database, Cashbook cashbook, ITownCalendar calendar, TimeProvider clock)
    : IRequestHandler<PayCash, Outcome<PaidCash>>
{
    public async Task<Outcome<PaidCash>> Handle(PayCash request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await ReceiptBook.OpenAsync(connection, calendar.Today, cancellation);
        var due = await DueCharge.LockAsync(connection, request.Number, request.Stage, cancellation);
        if (due is null or { Units: 0 })
            return MoneyRefusals.NothingDue;
        if (Currency.Of(due.Currency).FromSmallest(due.Units) != request.Amount)
            return MoneyRefusals.AmountChanged;
        var payment = new NewPayment(due.Number, due.Stage, PaymentWays.Cash, "", due.Units, due.Currency, PaymentState.Paid, clock.GetUtcNow());
        await connection.ExecuteAsync(new CommandDefinition(NewPayment.Insert, payment, cancellationToken: cancellation));
        var booked = await cashbook.BookAsync(connection, payment.ToPayment(), cancellation);
        return booked.TryGetAnswer(out var receipt) ? new PaidCash(due.Number, receipt) : Outcome<PaidCash>.Refused(booked.Refusals);
    }
}

internal static class PayCashEndpoint
{
    public static void MapPayCash(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePaymentsPage, PaidCash>(
                "/money/cases/{number}/cash",
                form => new PayCash(
                    CaseNumber.Read(form.Route("number")) ?? 0, form["stage"],
                    decimal.TryParse(form["amount"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : 0),
                paid => $"/permits/money/receipts/{paid.Receipt}?at=counter")
            .RequireRole(Roles.Agent, PermitsRole.Cashier);
}
