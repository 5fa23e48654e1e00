using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer accepts an application, which issues the permit, or refuses it with reasons.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Decision">accept or refuse.</param>
/// <param name="Receipt">Number of the receipt for the fee; needed to accept.</param>
[RequiresRole(Roles.Officer)]
public sealed record DecideApplication(string Code, int Version, string Decision, string Reasons, string LegalBasis, string Receipt)
    : IChange<DecidedApplication>;

/// <param name="Number">Number of the permit, or null where it was refused.</param>
public sealed record DecidedApplication(string Code, long? Number);

internal sealed class DecideApplicationRules : AbstractValidator<DecideApplication>
{
    public const int LongestReasons = 2000;
    public const int LongestBasis = 300;
    public const int LongestReceipt = 60;

    public DecideApplicationRules()
    {
        RuleFor(decide => decide.Decision).Must(decision => decision is "accept" or "refuse").WithErrorCode("application.decision-missing");
        RuleFor(decide => decide.Reasons).NotEmpty().When(decide => decide.Decision == "refuse").WithErrorCode("application.reasons-missing");
        RuleFor(decide => decide.Reasons).MaximumLength(LongestReasons).WithErrorCode("application.too-long");
        RuleFor(decide => decide.LegalBasis).MaximumLength(LongestBasis).WithErrorCode("application.too-long");
        RuleFor(decide => decide.Receipt).NotEmpty().When(decide => decide.Decision == "accept").WithErrorCode("application.receipt-missing");
        RuleFor(decide => decide.Receipt).MaximumLength(LongestReceipt).WithErrorCode("application.too-long");
    }
}

internal sealed class DecideApplicationHandler(
    IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit, IEvents events)
    : IRequestHandler<DecideApplication, Outcome<DecidedApplication>>
{
    private const string Applied = "select starts_on, months, quarter from application where code = @Code";

    /// <summary>On PostgreSQL two acceptances at once would read the same highest number: the lock makes the second wait.</summary>
    private const string OneNumberAtATime = "lock table permit in exclusive mode";

    private const string Issue =
        """
        insert into permit (number, token, code, valid_from, valid_until, receipt, issued_at)
        select coalesce(max(number), 0) + 1, @Token, @Code, @From, @Until, @Receipt, @Now from permit
        """;

    private const string Number = "select number from permit where code = @Code";

    public async Task<Outcome<DecidedApplication>> Handle(DecideApplication request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ApplicationRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var isAccepted = request.Decision == "accept";
        var now = clock.GetUtcNow();
        var decided = new Happening(code, isAccepted ? "accepted" : "refused", person.Id!, now, request.Reasons, request.LegalBasis);
        if (await Ledger.MoveAsync(connection, request.Version, decided, cancellation) is { } refusal)
            return refusal;

        long? number = null;
        if (isAccepted)
        {
            var applied = await connection.QuerySingleAsync<Wanted>(new CommandDefinition(Applied, new { Code = code }, cancellationToken: cancellation));
            if (database.Engine == SqlEngine.PostgreSql)
                await connection.ExecuteAsync(new CommandDefinition(OneNumberAtATime, cancellationToken: cancellation));
            var permit = new
            {
                Token = RandomNumberGenerator.GetHexString(32, lowercase: true),
                Code = code,
                From = applied.StartsOn,
                Until = applied.StartsOn.AddMonths(applied.Months).AddDays(-1),
                request.Receipt,
                Now = now,
            };
            await connection.ExecuteAsync(new CommandDefinition(Issue, permit, cancellationToken: cancellation));
            number = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Number, new { Code = code }, cancellationToken: cancellation));
            events.Publish("permits.permit-issued.v1", "", new { applied.Quarter, Number = number });
        }

        audit.Record($"application:{code}", new { Happened = decided.Kind, Permit = number });
        return new DecidedApplication(code, number);
    }

    private sealed record Wanted(DateOnly StartsOn, int Months, string Quarter);
}

internal static class DecideApplicationEndpoint
{
    public static void MapDecideApplication(this IEndpointRouteBuilder routes) =>
        routes.MapForm<HandleApplicationPage, DecidedApplication>(
                "/inbox/{code}/decide",
                form => new DecideApplication(
                    form.Route("code"), form.Whole("version") ?? 0, form["decision"], form["reasons"], form["legalBasis"], form["receipt"]),
                decided => $"/permits/inbox/{decided.Code}")
            .RequireRole(Roles.Officer);
}
