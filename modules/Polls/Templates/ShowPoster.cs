using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>How a poll looks before and beside the ballot: the officer's preview, and the poster that anybody may print.</summary>
internal static class ShowPosterEndpoint
{
    public static void MapShowPoster(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<PreviewPage>("/staff/{id}/preview").RequireRole(Roles.Officer);
        routes.MapPage<PosterPage>("/{id}/poster").AllowAnonymous();
    }
}

/// <param name="Number">To which a vote is sent by SMS; empty where the town takes none.</param>
internal sealed record SmsNumber(string Number);
