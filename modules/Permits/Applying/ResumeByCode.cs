using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Where the code on paper leads: to the draft while it is one, afterwards to the application.</summary>
internal static class ResumeByCodeEndpoint
{
    public static void MapResumeByCode(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/resume/{code}", async (string code, ICaseFinder finder, CancellationToken cancellation) =>
                TrackingCode.Read(code) is { } known && await finder.FindAsync(known, cancellation) is { } path
                    ? Results.Redirect(path)
                    : ApplicationRefusals.Unknown.ToResult())
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
