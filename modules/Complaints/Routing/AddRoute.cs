using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town gives what is reported of a category in a place to a unit. Holds for reports that come from then on.</summary>
/// <param name="Category">Code of a category or group; empty for any.</param>
/// <param name="Quarter">Name of a quarter or district; empty for any.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record AddRoute(string Category, string Quarter, string Unit) : IChange<SavedRoute>;

public sealed record SavedRoute(string Id);

internal sealed class AddRouteHandler(IModuleDatabase database, ITown town, RouteBook routes, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<AddRoute, Outcome<SavedRoute>>
{
    private const string UnitInService = "select count(*) from unit where code = @Unit and is_active";

    private const string Insert =
        """
        insert into route (id, category, quarter, unit) values (@Id, @Category, @Quarter, @Unit)
        on conflict (category, quarter) do nothing
        """;

    public async Task<Outcome<SavedRoute>> Handle(AddRoute request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var refusals = new List<Refusal>();
        if (request.Category.Length > 0 && (await CategoryBook.ReadAsync(connection, cancellation)).Find(request.Category) is null)
            refusals.Add(RouteRefusals.CategoryUnknown);
        if (request.Quarter.Length > 0 && town.Quarters.All(quarter => quarter.Name != request.Quarter))
            refusals.Add(RouteRefusals.QuarterUnknown);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            UnitInService, new { request.Unit }, cancellationToken: cancellation)) == 0)
            refusals.Add(RouteRefusals.UnitMissing);
        if (refusals.Count > 0)
            return Outcome<SavedRoute>.Refused(refusals);
        var route = new Route(Guid.CreateVersion7(clock.GetUtcNow()).ToString(), request.Category, request.Quarter, request.Unit);
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, route, cancellationToken: cancellation)) == 0)
            return RouteRefusals.Taken;
        audit.Record($"route:{route.Id}", new { Change = "added", route.Category, route.Quarter, route.Unit });
        routes.Forget();
        return new SavedRoute(route.Id);
    }
}

internal static class RouteRefusals
{
    public static readonly Refusal Unknown = new("route.unknown", RefusalKind.NotFound);

    public static readonly Refusal CategoryUnknown = new("route.category-unknown", Field: "category");

    public static readonly Refusal QuarterUnknown = new("route.quarter-unknown", Field: "quarter");

    public static readonly Refusal UnitMissing = new("route.unit-missing", Field: "unit");

    public static readonly Refusal Taken = new("route.taken", Field: "category");
}

internal static class AddRouteEndpoint
{
    public static void MapAddRoute(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ListRoutesPage, SavedRoute>(
                "/setup/routes",
                form => new AddRoute(form["category"], form["quarter"], form["unit"]),
                _ => "/complaints/setup/routes")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
