using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The town takes back a category that nothing was ever done with; others are switched off.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record RemoveCategory(string Code, int Version) : IChange<SavedCategory>;

internal sealed class RemoveCategoryHandler(IModuleDatabase database, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<RemoveCategory, Outcome<SavedCategory>>
{
    private const string Uses =
        """
        select (select count(*) from report where category = @Code)
             + (select count(*) from category where parent = @Code)
             + (select count(*) from category_fields where category = @Code)
             + (select count(*) from route where category = @Code)
             + (select count(*) from answer_template where category = @Code)
             + (select count(*) from follower where category = @Code)
        """;

    private const string RemoveDraft = "delete from category_draft where category = @Code";

    private const string Remove = "delete from category where code = @Code and version = @Version";

    public async Task<Outcome<SavedCategory>> Handle(RemoveCategory request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Uses, new { request.Code }, cancellationToken: cancellation)) > 0)
            return CategoryRefusals.InUse;
        await connection.ExecuteAsync(new CommandDefinition(RemoveDraft, new { request.Code }, cancellationToken: cancellation));
        if (await connection.ExecuteAsync(new CommandDefinition(
            Remove, new { request.Code, request.Version }, cancellationToken: cancellation)) == 0)
            return CategoryRefusals.ChangedMeanwhile;
        audit.Record(CategorySubject.Of(request.Code), new { Change = "removed" });
        book.Forget();
        return new SavedCategory(request.Code);
    }
}

internal static class RemoveCategoryEndpoint
{
    public static void MapRemoveCategory(this IEndpointRouteBuilder routes) =>
        routes.MapForm<RemoveCategoryPage, SavedCategory>(
                "/setup/categories/{code}/remove",
                form => new RemoveCategory(form.Route("code"), form.Whole("version") ?? 0),
                _ => "/complaints/setup/categories")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
