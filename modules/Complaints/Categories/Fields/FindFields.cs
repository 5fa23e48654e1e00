using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody who sets the town up looks at a category's own fields: those in force, those before, and those being written.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record FindFields(string Category) : IQuery<FieldsFile?>;

/// <param name="Draft">Null where nobody is writing new ones.</param>
/// <param name="Published">Newest first.</param>
internal sealed record FieldsFile(Category Category, FieldsDraft? Draft, IReadOnlyList<PublishedFields> Published)
{
    /// <summary>What somebody who goes on begins with: the draft, the fields in force, or nothing.</summary>
    public string? Latest => Draft?.Schema ?? Published.FirstOrDefault(fields => fields.Version == Category.FieldsVersion)?.Schema;
}

internal sealed record PublishedFields(int Version, string Schema);

internal sealed class FindFieldsHandler(IModuleDatabase database) : IRequestHandler<FindFields, FieldsFile?>
{
    private const string Published =
        "select version, schema from category_fields where category = @Category order by version desc limit 200";

    public async Task<FieldsFile?> Handle(FindFields request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if ((await CategoryBook.ReadAsync(connection, cancellation)).Find(request.Category) is not { } category)
            return null;
        var published = await connection.QueryAsync<PublishedFields>(new CommandDefinition(
            Published, new { request.Category }, cancellationToken: cancellation));
        return new FieldsFile(category, await FieldsDraft.FindAsync(connection, request.Category, cancellation), published.AsList());
    }
}

internal static class FindFieldsEndpoint
{
    public static void MapFindFields(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<FieldsPage>("/setup/categories/{code}/fields").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
        routes.MapPage<PreviewFieldsPage>("/setup/categories/{code}/fields/preview").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
    }
}
