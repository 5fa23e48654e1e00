using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody who sets the town up asks where a report would go, and why.</summary>
/// <param name="Quarter">Empty where a report names none.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record TryRoutes(string Category, string Quarter) : IQuery<RouteDecision?>;

internal sealed class TryRoutesHandler(IModuleDatabase database, CategoryBook categories, RouteBook routes)
    : IRequestHandler<TryRoutes, RouteDecision?>
{
    public async Task<RouteDecision?> Handle(TryRoutes request, CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        return tree.Find(request.Category) is { } category
            ? await routes.DecideAsync(database, tree, category, request.Quarter, cancellation)
            : null;
    }
}

internal static class TryRoutesEndpoint
{
    public static void MapTryRoutes(this IEndpointRouteBuilder routes) =>
        routes.MapPage<TryRoutesPage>("/setup/routes/try").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
