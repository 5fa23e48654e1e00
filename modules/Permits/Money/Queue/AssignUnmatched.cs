using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The cashier says for which application money came that nobody knew what it was for.</summary>
/// <param name="Number">Case number as it was written.</param>
[RequiresRole(PermitsRole.Cashier)]
public sealed record AssignUnmatched(string Id, string Number) : IChange<AssignedUnmatched>;

/// <param name="Receipt">Number of the receipt.</param>
public sealed record AssignedUnmatched(int Number, string Receipt);

internal sealed class AssignUnmatchedHandler(
    IModuleDatabase database, UnmatchedQueue queue, Cashbook cashbook, ICurrentPerson person, ITownCalendar calendar, TimeProvider clock)
    : IRequestHandler<AssignUnmatched, Outcome<AssignedUnmatched>>
{
    private const string One = Unmatched.Columns + " where unmatched.id = @Id and unmatched.settled_at is null";

    private const string StageOf =
        """
        select stage
        from charge
        where number = @Number
        order by case when settled_at is null then 0 else 1 end, stage
        limit 1
        """;

    /// <summary>The claim that the operator's line is about gives its reference away.</summary>
    private const string Release = "update payment set state = 'failed', query_at = null where rail = @Rail and reference = @Reference and state = 'claimed'";

    private const string Belongs = "update statement_line set payment = @Payment where id = @Line";

    public async Task<Outcome<AssignedUnmatched>> Handle(AssignUnmatched request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await ReceiptBook.OpenAsync(connection, calendar.Today, cancellation);
        var entry = await connection.QuerySingleOrDefaultAsync<Unmatched?>(new CommandDefinition(One, request, cancellationToken: cancellation));
        if (entry is not { CanBeAssigned: true } || !await queue.SettleAsync(connection, entry.Id, person.Id, request.Number, cancellation))
            return MoneyRefusals.SettledAlready;
        if (CaseNumber.Read(request.Number) is not { } number
            || await connection.ExecuteScalarAsync<string?>(new CommandDefinition(StageOf, new { Number = number }, cancellationToken: cancellation)) is not { } stage)
            return MoneyRefusals.CaseUnknown;
        await connection.ExecuteAsync(new CommandDefinition(Release, entry, cancellationToken: cancellation));
        return await BookAsync(connection, entry, number, stage, cancellation);
    }

    private async Task<Outcome<AssignedUnmatched>> BookAsync(DbConnection connection, Unmatched entry, int number, string stage, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var payment = new NewPayment(number, stage, entry.Rail, entry.Reference, entry.Units, entry.CurrencyCode, PaymentState.Paid, now)
        {
            ConfirmedAt = entry.Line is null ? null : now,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(NewPayment.Insert, payment, cancellationToken: cancellation)) == 0)
            return MoneyRefusals.ReferenceUsed with { Field = "number" };
        await connection.ExecuteAsync(new CommandDefinition(Belongs, new { Payment = payment.Id, entry.Line }, cancellationToken: cancellation));
        var booked = await cashbook.BookAsync(connection, payment.ToPayment(), cancellation);
        return booked.TryGetAnswer(out var receipt) ? new AssignedUnmatched(number, receipt) : Outcome<AssignedUnmatched>.Refused(booked.Refusals);
    }
}

internal static class AssignUnmatchedEndpoint
{
    public static void MapAssignUnmatched(this IEndpointRouteBuilder routes) =>
        routes.MapForm<UnmatchedEntryPage, AssignedUnmatched>(
                "/money/queue/{id}/assign",
                form => new AssignUnmatched(form.Route("id"), form["number"]),
                assigned => $"/permits/money/cases/{CaseNumber.Show(assigned.Number)}")
            .RequireRole(PermitsRole.Cashier);
}
