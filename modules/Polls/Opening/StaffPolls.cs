using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>The officer's list of polls, drafts included.</summary>
internal static class StaffPollsEndpoint
{
    public static void MapStaffPolls(this IEndpointRouteBuilder routes) =>
        routes.MapPage<StaffPollsPage>("/staff").RequireRole(Roles.Officer);
}
