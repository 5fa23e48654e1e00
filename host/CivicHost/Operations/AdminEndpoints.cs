using CivicHost.Modules;
using CivicHost.Sdk;
using MediatR;

namespace CivicHost.Operations;

/// <summary>What the administrator sees of the host itself.</summary>
internal static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<ModulesPage>("/admin/modules").RequireRole(Roles.Administrator);
        routes.MapPost("/admin/modules/{id}/retry", async (string id, IMediator mediator, CancellationToken cancellation) =>
                (await mediator.Send(new RetryModule(id), cancellation)).ToPage(_ => "/admin/modules"))
            .RequireRole(Roles.Administrator);
    }
}
