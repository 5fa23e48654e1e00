using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The cashier takes a receipt back, with a reason. It stays in the book; an entry of its own number stands against it.</summary>
[RequiresRole(PermitsRole.Cashier)]
public sealed record VoidReceipt(string Number, string Reason) : IChange<VoidedReceipt>;

/// <param name="Entry">Number of the counter-entry.</param>
public sealed record VoidedReceipt(string Number, string Entry);

internal sealed class VoidReceiptRules : AbstractValidator<VoidReceipt>
{
    public const int LongestReason = 300;

    public VoidReceiptRules()
    {
        RuleFor(request => request.Reason).NotEmpty().WithErrorCode("money.reason-missing");
        RuleFor(request => request.Reason).MaximumLength(LongestReason).WithErrorCode("money.reason-too-long");
    }
}

internal sealed class VoidReceiptHandler(IModuleDatabase database, Cashbook cashbook, UnmatchedQueue queue, ITownCalendar calendar)
    : IRequestHandler<VoidReceipt, Outcome<VoidedReceipt>>
{
    /// <summary>Only one of two who void the same payment finds it paid.</summary>
    private const string Void = "update payment set state = 'voided' where id = @Payment and state = 'paid'";

    private const string One =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where id = @Payment
        """;

    private const string Line = "select id from statement_line where payment = @Payment order by row limit 1";

    private const string Free = "update statement_line set payment = null where payment = @Payment";

    public async Task<Outcome<VoidedReceipt>> Handle(VoidReceipt request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await ReceiptBook.OpenAsync(connection, calendar.Today, cancellation);
        if (await ReceiptBook.FindAsync(connection, request.Number, cancellation) is not { Voids: null } receipt)
            return MoneyRefusals.ReceiptUnknown;
        if (await connection.ExecuteAsync(new CommandDefinition(Void, receipt, cancellationToken: cancellation)) == 0)
            return MoneyRefusals.VoidedAlready;
        var payment = await connection.QuerySingleAsync<Payment>(new CommandDefinition(One, receipt, cancellationToken: cancellation));
        var voided = await cashbook.VoidAsync(connection, receipt, payment, request.Reason, cancellation);
        if (!voided.TryGetAnswer(out var entry))
            return Outcome<VoidedReceipt>.Refused(voided.Refusals);
        if (receipt.Rail != PaymentWays.Cash)
        {
            // The money is still on the town's account: somebody has to say what it is for.
            var line = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Line, receipt, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition(Free, receipt, cancellationToken: cancellation));
            var stray = new NewUnmatched(UnmatchedKind.WithoutCase, line ?? payment.Id, receipt.Rail, receipt.Reference, receipt.Units, receipt.CurrencyCode);
            await queue.PutAsync(connection, stray with { Line = line }, cancellation);
        }

        return new VoidedReceipt(request.Number, entry);
    }
}

internal static class VoidReceiptEndpoint
{
    public static void MapVoidReceipt(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ReceiptPage, VoidedReceipt>(
                "/money/receipts/{number}/void", form => new VoidReceipt(form.Route("number"), form["reason"]), voided => $"/permits/money/receipts/{voided.Entry}")
            .RequireRole(PermitsRole.Cashier);
}
