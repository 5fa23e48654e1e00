using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;

namespace Permits;

/// <summary>A resident has paid by telephone and gives the operator's reference.</summary>
/// <param name="Code">The tracking code.</param>
/// <param name="Way">Code of the mobile-money operator.</param>
/// <param name="Reference">As it stands in the operator's message.</param>
public sealed record ClaimPayment(string Code, string Stage, string Way, string Reference) : IChange<BegunPayment>;

internal sealed class ClaimPaymentRules : AbstractValidator<ClaimPayment>
{
    public ClaimPaymentRules() =>
        RuleFor(claim => claim.Reference).Must(reference => PaymentReference.Read(reference) is not null).WithErrorCode("money.reference-missing");
}

internal sealed class ClaimPaymentHandler(
    IModuleDatabase database, PaymentWays ways, Cashbook cashbook, StatementMatcher statements, ITownCalendar calendar, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<ClaimPayment, Outcome<BegunPayment>>
{
    private const string CaseOf = "select number from application where code = @Code";

    private const string Same =
        """
        select id, number, stage, rail, reference, amount as units, currency as currency_code, state, detail, continue_at, begun_at
        from payment
        where rail = @Way and reference = @Reference and state in ('claimed', 'paid')
        """;

    public async Task<Outcome<BegunPayment>> Handle(ClaimPayment request, CancellationToken cancellation)
    {
        if (ways.Operator(request.Way) is not { } known)
            return MoneyRefusals.WayUnknown;
        var reference = PaymentReference.Read(request.Reference)!;
        await using var connection = await database.OpenAsync(cancellation);
        await ReceiptBook.OpenAsync(connection, calendar.Today, cancellation);
        var number = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            CaseOf, new { Code = TrackingCode.Read(request.Code) ?? "" }, cancellationToken: cancellation));
        if (number is null)
            return ApplicationRefusals.Unknown;
        var due = await DueCharge.LockAsync(connection, number.Value, request.Stage, cancellation);
        var same = await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(
            Same, new { request.Way, Reference = reference }, cancellationToken: cancellation));
        if (same is not null)
            return same.Number == number && same.Stage == request.Stage ? new BegunPayment(request.Code, same.Id) : MoneyRefusals.ReferenceUsed;
        return due is null or { Units: 0 } ? MoneyRefusals.NothingDue : await TakeAsync(connection, request.Code, due, known, reference, cancellation);
    }

    private async Task<Outcome<BegunPayment>> TakeAsync(
        DbConnection connection, string code, DueCharge due, MobileMoneyOperator known, string reference, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var line = await statements.FindLineAsync(connection, known.Code, reference, cancellation);
        var isPaid = line is not null ? line.Units == due.Units : known.TrustsReferences;
        var payment = new NewPayment(due.Number, due.Stage, known.Code, reference, due.Units, due.Currency, isPaid ? PaymentState.Paid : PaymentState.Claimed, now)
        {
            Language = due.Language,
            ConfirmedAt = isPaid && line is not null ? now : null,
            QueryAt = isPaid && line is not null ? null : now + ClaimPayments.Patience,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(NewPayment.Insert, payment, cancellationToken: cancellation)) == 0)
            return MoneyRefusals.ReferenceUsed;
        audit.Record(ApplicationSubject.Of(due.Number), new { Claimed = payment.Id, due.Stage, Way = known.Code });
        if (line is not null)
            await statements.ClaimedAsync(connection, line, payment.ToPayment(), isPaid, cancellation);
        if (isPaid && await cashbook.BookAsync(connection, payment.ToPayment(), cancellation) is { IsRefused: true } refused)
            return Outcome<BegunPayment>.Refused(refused.Refusals);
        return new BegunPayment(code, payment.Id);
    }
}

/// <summary>How long a claim waits for the operator's statement before somebody looks at it.</summary>
internal static class ClaimPayments
{
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);
}

/// <summary>An operator's reference as it is compared: people type it with blanks, hyphens and small letters.</summary>
internal static class PaymentReference
{
    public const int Longest = 64;

    private const int Shortest = 4;

    /// <returns>Null where it is none: letters and digits, 4 to 64.</returns>
    public static string? Read(string? written)
    {
        var kept = string.Concat((written ?? "").Where(character => character is not (' ' or '-' or '.' or '\u00A0'))).ToUpperInvariant();
        return kept.Length is >= Shortest and <= Longest && kept.All(char.IsAsciiLetterOrDigit) ? kept : null;
    }
}
