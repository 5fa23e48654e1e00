using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever got the link wants no more news. Nobody learns whether there was any.</summary>
public sealed record EndFollowing(string Token) : IChange<EndedFollowing>;

public sealed record EndedFollowing;

internal sealed class EndFollowingHandler(IModuleDatabase database, Followers followers) : IRequestHandler<EndFollowing, Outcome<EndedFollowing>>
{
    public async Task<Outcome<EndedFollowing>> Handle(EndFollowing request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await followers.EndAsync(connection, request.Token, cancellation);
        return new EndedFollowing();
    }
}

internal static class EndFollowingEndpoint
{
    public static void MapEndFollowing(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FollowingPage, EndedFollowing>(
                "/follow/{token}/end",
                form => new EndFollowing(form.Route("token")),
                _ => "/complaints/follow/done/ended")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
