using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town puts a category before or after its neighbour.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record MoveCategory(string Code, bool IsUp) : IChange<SavedCategory>;

internal sealed class MoveCategoryHandler(IModuleDatabase database, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<MoveCategory, Outcome<SavedCategory>>
{
    private const string Place = "update category set position = @Position where code = @Code";

    public async Task<Outcome<SavedCategory>> Handle(MoveCategory request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var tree = await CategoryBook.ReadAsync(connection, cancellation);
        if (tree.Find(request.Code) is not { } moved)
            return CategoryRefusals.Unknown;
        var neighbours = tree.In(moved.Parent ?? "").ToList();
        var from = neighbours.IndexOf(moved);
        var to = Math.Clamp(request.IsUp ? from - 1 : from + 1, 0, neighbours.Count - 1);
        neighbours.RemoveAt(from);
        neighbours.Insert(to, moved);
        foreach (var (index, neighbour) in neighbours.Index().Where(each => each.Item.Position != (each.Index + 1) * 10))
            await connection.ExecuteAsync(new CommandDefinition(
                Place, new { Position = (index + 1) * 10, neighbour.Code }, cancellationToken: cancellation));
        audit.Record(CategorySubject.Of(moved.Code), new { Change = "moved", Place = to + 1 });
        book.Forget();
        return new SavedCategory(moved.Code);
    }
}

internal static class MoveCategoryEndpoint
{
    public static void MapMoveCategory(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ListCategoriesPage, SavedCategory>(
                "/setup/categories/{code}/move",
                form => new MoveCategory(form.Route("code"), form["to"] == "up"),
                _ => "/complaints/setup/categories")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
