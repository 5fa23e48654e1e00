using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The cashier says what was done about something in the queue: paid back, written to the operator.</summary>
[RequiresRole(PermitsRole.Cashier)]
public sealed record SettleUnmatched(string Id, string Settlement) : IChange<SettledUnmatched>;

/// <summary>The cashier lets an application go on that was paid and still waits.</summary>
[RequiresRole(PermitsRole.Cashier)]
public sealed record RetryUnmatched(string Id) : IChange<SettledUnmatched>;

public sealed record SettledUnmatched(string Id);

internal sealed class SettleUnmatchedRules : AbstractValidator<SettleUnmatched>
{
    public const int LongestSettlement = 300;

    public SettleUnmatchedRules()
    {
        RuleFor(request => request.Settlement).NotEmpty().WithErrorCode("money.settlement-missing");
        RuleFor(request => request.Settlement).MaximumLength(LongestSettlement).WithErrorCode("money.reason-too-long");
    }
}

internal sealed class SettleUnmatchedHandler(IModuleDatabase database, UnmatchedQueue queue, Cashbook cashbook, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<SettleUnmatched, Outcome<SettledUnmatched>>, IRequestHandler<RetryUnmatched, Outcome<SettledUnmatched>>
{
    private static readonly Refusal StillPending = new("money.still-pending", RefusalKind.Conflict);

    private const string PaymentOf =
        """
        select payment.id, payment.number, payment.stage, payment.rail, payment.reference, payment.amount as units, payment.currency as currency_code, payment.state,
               payment.detail, payment.continue_at, payment.begun_at
        from unmatched
        join payment on payment.id = unmatched.payment
        where unmatched.id = @Id and unmatched.kind = 'still-pending' and unmatched.settled_at is null
        """;

    public async Task<Outcome<SettledUnmatched>> Handle(SettleUnmatched request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (!await queue.SettleAsync(connection, request.Id, person.Id, request.Settlement, cancellation))
            return MoneyRefusals.SettledAlready;
        audit.Record($"unmatched:{request.Id}", new { Settled = true });
        return new SettledUnmatched(request.Id);
    }

    public async Task<Outcome<SettledUnmatched>> Handle(RetryUnmatched request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var payment = await connection.QuerySingleOrDefaultAsync<Payment?>(new CommandDefinition(PaymentOf, request, cancellationToken: cancellation));
        if (payment is null)
            return MoneyRefusals.SettledAlready;
        return await cashbook.GoOnAsync(connection, payment, cancellation) ? new SettledUnmatched(request.Id) : StillPending;
    }
}

internal static class SettleUnmatchedEndpoint
{
    public static void MapSettleUnmatched(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<UnmatchedEntryPage, SettledUnmatched>(
                "/money/queue/{id}/settle", form => new SettleUnmatched(form.Route("id"), form["settlement"]), _ => "/permits/money/queue")
            .RequireRole(PermitsRole.Cashier);
        routes.MapForm<UnmatchedEntryPage, SettledUnmatched>("/money/queue/{id}/retry", form => new RetryUnmatched(form.Route("id")), _ => "/permits/money/queue")
            .RequireRole(PermitsRole.Cashier);
    }
}
