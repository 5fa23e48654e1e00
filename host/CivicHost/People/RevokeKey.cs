using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>A key opens nothing any more, from the next request on.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record RevokeKey(string Id) : IChange<KeyRevoked>;

internal sealed record KeyRevoked(string Id);

internal sealed class RevokeKeyHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<RevokeKey, Outcome<KeyRevoked>>
{
    public async Task<Outcome<KeyRevoked>> Handle(RevokeKey request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var revoked = await connection.ExecuteAsync(new CommandDefinition(
            "update api_key set revoked_at = @Now where id = @Id and revoked_at is null",
            new { request.Id, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        if (revoked == 0)
            return PeopleRefusals.KeyMissing;
        audit.Record($"key:{request.Id}", new { Revoked = true });
        return new KeyRevoked(request.Id);
    }
}

internal static class RevokeKeyEndpoint
{
    public static void MapRevokeKey(this IEndpointRouteBuilder routes) =>
        routes.MapForm<KeysPage, KeyRevoked>(
            "/admin/keys/{id}/revoke", form => new RevokeKey(form.Route("id")), _ => "/admin/keys").RequireRole(Roles.Administrator);
}
