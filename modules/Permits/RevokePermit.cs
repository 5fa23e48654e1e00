using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer takes an issued permit back, with reasons.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
[RequiresRole(Roles.Officer)]
public sealed record RevokePermit(string Code, int Version, string RevokeReasons) : IChange<RevokedPermit>;

/// <param name="Code">The application's.</param>
public sealed record RevokedPermit(string Code);

internal sealed class RevokePermitRules : AbstractValidator<RevokePermit>
{
    public RevokePermitRules()
    {
        RuleFor(revoke => revoke.RevokeReasons).NotEmpty().WithErrorCode("application.reasons-missing");
        RuleFor(revoke => revoke.RevokeReasons).MaximumLength(DecideApplicationRules.LongestReasons).WithErrorCode("application.too-long");
    }
}

internal sealed class RevokePermitHandler(IModuleDatabase database, TimeProvider clock, ICurrentPerson person, IAuditTrail audit, IEvents events)
    : IRequestHandler<RevokePermit, Outcome<RevokedPermit>>
{
    private const string Revoke = "update permit set revoked_at = @Now where code = @Code";

    public async Task<Outcome<RevokedPermit>> Handle(RevokePermit request, CancellationToken cancellation)
    {
        if (TrackingCode.Read(request.Code) is not { } code)
            return ApplicationRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var revoked = new Happening(code, "revoked", person.Id!, clock.GetUtcNow(), request.RevokeReasons);
        if (await Ledger.MoveAsync(connection, request.Version, revoked, cancellation) is { } refusal)
            return refusal;
        await connection.ExecuteAsync(new CommandDefinition(Revoke, new { Code = code, Now = revoked.HappenedAt }, cancellationToken: cancellation));
        audit.Record($"application:{code}", new { Happened = "revoked" });
        events.Publish("permits.permit-revoked.v1", "", new { });
        return new RevokedPermit(code);
    }
}

internal static class RevokePermitEndpoint
{
    public static void MapRevokePermit(this IEndpointRouteBuilder routes) =>
        routes.MapForm<HandleApplicationPage, RevokedPermit>(
                "/inbox/{code}/revoke",
                form => new RevokePermit(form.Route("code"), form.Whole("version") ?? 0, form["revokeReasons"]),
                revoked => $"/permits/inbox/{revoked.Code}")
            .RequireRole(Roles.Officer);
}
