using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town puts a prepared sentence before or after its neighbour.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record MoveTemplate(string Id, bool IsUp) : IChange<SavedTemplate>;

internal sealed class MoveTemplateHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<MoveTemplate, Outcome<SavedTemplate>>
{
    private const string Place = "update answer_template set position = @Position where id = @Id";

    public async Task<Outcome<SavedTemplate>> Handle(MoveTemplate request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var order = (await TemplateDesk.ReadAsync(connection, cancellation)).ToList();
        var from = order.FindIndex(template => template.Id == request.Id);
        if (from < 0)
            return TemplateRefusals.Unknown;
        var moved = order[from];
        order.RemoveAt(from);
        order.Insert(Math.Clamp(request.IsUp ? from - 1 : from + 1, 0, order.Count), moved);
        foreach (var (index, template) in order.Index().Where(each => each.Item.Position != (each.Index + 1) * 10))
            await connection.ExecuteAsync(new CommandDefinition(
                Place, new { Position = (index + 1) * 10, template.Id }, cancellationToken: cancellation));
        audit.Record($"template:{request.Id}", new { Change = "moved" });
        return new SavedTemplate(request.Id);
    }
}

internal static class MoveTemplateEndpoint
{
    public static void MapMoveTemplate(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ListTemplatesPage, SavedTemplate>(
                "/setup/templates/{id}/move",
                form => new MoveTemplate(form.Route("id"), form["to"] == "up"),
                _ => "/complaints/setup/templates")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
