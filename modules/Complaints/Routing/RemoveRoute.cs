using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town takes a rule back. Reports that it sent somewhere stay there.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record RemoveRoute(string Id) : IChange<SavedRoute>;

internal sealed class RemoveRouteHandler(IModuleDatabase database, RouteBook routes, IAuditTrail audit)
    : IRequestHandler<RemoveRoute, Outcome<SavedRoute>>
{
    private const string Remove = "delete from route where id = @Id";

    public async Task<Outcome<SavedRoute>> Handle(RemoveRoute request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Remove, new { request.Id }, cancellationToken: cancellation)) == 0)
            return RouteRefusals.Unknown;
        audit.Record($"route:{request.Id}", new { Change = "removed" });
        routes.Forget();
        return new SavedRoute(request.Id);
    }
}

internal static class RemoveRouteEndpoint
{
    public static void MapRemoveRoute(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ListRoutesPage, SavedRoute>(
                "/setup/routes/remove", form => new RemoveRoute(form["id"]), _ => "/complaints/setup/routes")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
