using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>What can be applied for today.</summary>
public sealed record ListOfferedTypes : IQuery<IReadOnlyList<PermitTypeVersion>>;

/// <summary>One type that can be applied for today; null where there is none with this code.</summary>
public sealed record FindOfferedType(string Code) : IQuery<PermitTypeVersion?>;

internal sealed class OfferedTypesHandler(PermitTypes types)
    : IRequestHandler<ListOfferedTypes, IReadOnlyList<PermitTypeVersion>>, IRequestHandler<FindOfferedType, PermitTypeVersion?>
{
    public Task<IReadOnlyList<PermitTypeVersion>> Handle(ListOfferedTypes request, CancellationToken cancellation) => types.ListAsync(cancellation);

    public Task<PermitTypeVersion?> Handle(FindOfferedType request, CancellationToken cancellation) => types.LatestAsync(request.Code, cancellation);
}

internal static class ChooseTypeEndpoint
{
    public static void MapChooseType(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ChooseTypePage>("/apply").AllowAnonymous();
        routes.MapGet("/", () => Results.LocalRedirect("/permits/apply")).AllowAnonymous();
    }
}
