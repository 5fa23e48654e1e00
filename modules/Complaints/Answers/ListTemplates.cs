using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody who sets the town up looks at the prepared sentences.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record ListTemplates : IQuery<IReadOnlyList<AnswerTemplate>>;

internal sealed class ListTemplatesHandler(IModuleDatabase database) : IRequestHandler<ListTemplates, IReadOnlyList<AnswerTemplate>>
{
    public async Task<IReadOnlyList<AnswerTemplate>> Handle(ListTemplates request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await TemplateDesk.ReadAsync(connection, cancellation);
    }
}

/// <summary>Somebody who sets the town up chooses the action that a sentence is for.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record ListTemplateActions : IQuery<IReadOnlyList<WorkflowTransition>>;

internal sealed class ListTemplateActionsHandler(TemplateDesk desk) : IRequestHandler<ListTemplateActions, IReadOnlyList<WorkflowTransition>>
{
    public Task<IReadOnlyList<WorkflowTransition>> Handle(ListTemplateActions request, CancellationToken cancellation) =>
        desk.ActionsAsync(cancellation).AsTask();
}

internal static class ListTemplatesEndpoint
{
    public static void MapListTemplates(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ListTemplatesPage>("/setup/templates").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
