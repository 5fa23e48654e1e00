using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The page that leads to everything a town sets up for reports.</summary>
internal static class SetUpEndpoint
{
    public static void MapSetUp(this IEndpointRouteBuilder routes) =>
        routes.MapPage<SetUpPage>("/setup").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
