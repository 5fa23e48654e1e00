using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Anybody asks with which keys the town signs or has signed.</summary>
internal sealed record ListKeys : IQuery<IReadOnlyList<PublicKey>>;

internal sealed class ListKeysHandler(IModuleDatabase database) : IRequestHandler<ListKeys, IReadOnlyList<PublicKey>>
{
    public async Task<IReadOnlyList<PublicKey>> Handle(ListKeys request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await SigningKeys.PublicAsync(connection, cancellation);
    }
}

internal static class ListKeysEndpoint
{
    public static void MapListKeys(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/keys", async (IMediator mediator, CancellationToken cancellation) =>
                Results.Text(PublicKeyList.Write(await mediator.KnownAsync(cancellation)), "application/jwk-set+json"))
            .AllowAnonymous().ShareAmongVisitors();
}
