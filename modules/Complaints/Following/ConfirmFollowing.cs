using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever got the link says that the address is theirs and that they want the news.</summary>
public sealed record ConfirmFollowing(string Token) : IChange<ConfirmedFollowing>;

/// <param name="Token">In the links that confirm and end it.</param>
public sealed record ConfirmedFollowing(string Token);

internal sealed class ConfirmFollowingHandler(IModuleDatabase database, Followers followers) : IRequestHandler<ConfirmFollowing, Outcome<ConfirmedFollowing>>
{
    public async Task<Outcome<ConfirmedFollowing>> Handle(ConfirmFollowing request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await followers.ConfirmAsync(connection, request.Token, cancellation) ? new ConfirmedFollowing(request.Token) : FollowingRefusals.Unknown;
    }
}

internal static class FollowingRefusals
{
    public static readonly Refusal Unknown = new("follow.unknown", RefusalKind.NotFound);
}

internal static class ConfirmFollowingEndpoint
{
    /// <summary>Opening the link changes nothing: programs that read mail open links too.</summary>
    public static void MapConfirmFollowing(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FollowingPage, ConfirmedFollowing>(
                "/follow/{token}",
                form => new ConfirmFollowing(form.Route("token")),
                confirmed => $"/complaints/follow/{confirmed.Token}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
