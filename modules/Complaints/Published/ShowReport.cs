using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The page of a published report, for everybody.</summary>
internal static class ShowReportEndpoint
{
    public static void MapShowReport(this IEndpointRouteBuilder routes) => routes.MapPage<ShowReportPage>("/reports/{number}").AllowAnonymous();
}
