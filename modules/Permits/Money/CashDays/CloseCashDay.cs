using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The cashier counts the drawer and closes the day. No more cash is taken on it.</summary>
/// <param name="Movements">How many movements the cashier saw: where one more came meanwhile, the count is not the day's.</param>
/// <param name="Counted">As it was written; what lies in the drawer.</param>
/// <param name="Reason">Of a difference; may be empty where there is none.</param>
[RequiresRole(PermitsRole.Cashier)]
public sealed record CloseCashDay(DateOnly Day, int Movements, string Counted, string Reason) : IChange<ClosedCashDay>;

public sealed record ClosedCashDay(DateOnly Day);

internal sealed class CloseCashDayRules : AbstractValidator<CloseCashDay>
{
    public const int LongestReason = 300;

    public CloseCashDayRules() => RuleFor(closing => closing.Reason).MaximumLength(LongestReason).WithErrorCode("money.reason-too-long");
}

internal sealed class CloseCashDayHandler(
    IModuleDatabase database, ITown town, ITownCalendar calendar, TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<CloseCashDay, Outcome<ClosedCashDay>>
{
    private static readonly Refusal Unreadable = new("money.counted-unreadable", Field: "counted");
    private static readonly Refusal NotYet = new("money.day-not-yet", Field: "counted");
    private static readonly Refusal DifferenceUnexplained = new("money.difference-unexplained", Field: "reason");
    private static readonly Refusal ChangedMeanwhile = new("money.day-changed", RefusalKind.Conflict);

    /// <summary>A day on which no cash came can be closed too.</summary>
    private const string Begin = "insert into cash_day (day, movements, expected, reason) values (@Day, 0, 0, '') on conflict (day) do nothing";

    private const string Expected = "select expected from cash_day where day = @Day";

    private const string Close =
        """
        update cash_day
        set counted = @Units, reason = @Reason, closed_at = @Now, closed_by = @Person
        where day = @Day and movements = @Movements and closed_at is null
        """;

    public async Task<Outcome<ClosedCashDay>> Handle(CloseCashDay request, CancellationToken cancellation)
    {
        var currency = Currency.Of(town.Currency);
        if (currency.Read(request.Counted) is not { } counted || counted < 0 || counted > Fee.Largest)
            return Unreadable;
        if (request.Day > calendar.Today)
            return NotYet;
        var day = new
        {
            request.Day,
            request.Movements,
            Units = currency.ToSmallest(counted),
            request.Reason,
            Now = clock.GetUtcNow(),
            Person = person.Id,
        };
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Begin, day, cancellationToken: cancellation));
        var expected = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Expected, day, cancellationToken: cancellation));
        if (expected != day.Units && request.Reason.Length == 0)
            return DifferenceUnexplained;
        if (await connection.ExecuteAsync(new CommandDefinition(Close, day, cancellationToken: cancellation)) == 0)
            return ChangedMeanwhile;
        audit.Record($"cash-day:{request.Day:yyyy-MM-dd}", new { Expected = currency.FromSmallest(expected), Counted = counted });
        return new ClosedCashDay(request.Day);
    }
}

internal static class CloseCashDayEndpoint
{
    public static void MapCloseCashDay(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<CashDaysPage>("/money/days").RequireRole(PermitsRole.Cashier);
        routes.MapForm<CashDayPage, ClosedCashDay>("/money/days/{day}", Read, closed => $"/permits/money/days/{closed.Day:yyyy-MM-dd}").RequireRole(PermitsRole.Cashier);
    }

    private static CloseCashDay Read(SubmittedForm form) => new(
        DateOnly.TryParseExact(form.Route("day"), "yyyy-MM-dd", out var day) ? day : DateOnly.MaxValue,
        form.Whole("movements") ?? 0, form["counted"], form["reason"]);
}
