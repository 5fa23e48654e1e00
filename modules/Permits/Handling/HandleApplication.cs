using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Staff open an application: what it says, by when it must be decided, what they may do now.</summary>
internal static class HandleApplicationEndpoint
{
    public static void MapHandleApplication(this IEndpointRouteBuilder routes) =>
        routes.MapPage<HandleApplicationPage>("/inbox/{number}").RequireRole(Roles.Officer, Roles.Agent);
}
