using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town no longer wants a prepared sentence.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record RemoveTemplate(string Id) : IChange<SavedTemplate>;

internal sealed class RemoveTemplateHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<RemoveTemplate, Outcome<SavedTemplate>>
{
    private const string Remove = "delete from answer_template where id = @Id";

    public async Task<Outcome<SavedTemplate>> Handle(RemoveTemplate request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Remove, new { request.Id }, cancellationToken: cancellation)) == 0)
            return TemplateRefusals.Unknown;
        audit.Record($"template:{request.Id}", new { Change = "removed" });
        return new SavedTemplate(request.Id);
    }
}

internal static class RemoveTemplateEndpoint
{
    public static void MapRemoveTemplate(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ListTemplatesPage, SavedTemplate>(
                "/setup/templates/{id}/remove", form => new RemoveTemplate(form.Route("id")), _ => "/complaints/setup/templates")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
