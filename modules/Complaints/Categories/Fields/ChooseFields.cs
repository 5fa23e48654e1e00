using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A published version of a category's own fields comes into force again, or none.</summary>
/// <param name="Version">Version of the category that was seen.</param>
/// <param name="FieldsVersion">0 for no fields of its own.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record ChooseFields(string Category, int Version, int FieldsVersion) : IChange<SavedCategory>;

internal sealed class ChooseFieldsHandler(IModuleDatabase database, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<ChooseFields, Outcome<SavedCategory>>
{
    private const string Published = "select count(*) from category_fields where category = @Category and version = @FieldsVersion";

    private const string PutInForce =
        "update category set fields_version = @FieldsVersion, version = version + 1 where code = @Category";

    public async Task<Outcome<SavedCategory>> Handle(ChooseFields request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if ((await CategoryBook.ReadAsync(connection, cancellation)).Find(request.Category) is not { } category)
            return CategoryRefusals.Unknown;
        if (category.Version != request.Version)
            return CategoryRefusals.ChangedMeanwhile;
        if (request.FieldsVersion != 0 && await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Published, new { request.Category, request.FieldsVersion }, cancellationToken: cancellation)) == 0)
            return CategoryRefusals.FieldsUnknown;
        await PutInForceAsync(connection, request.Category, request.FieldsVersion, cancellation);
        audit.Record(CategorySubject.Of(request.Category), new { Change = "fields chosen", Version = request.FieldsVersion });
        book.Forget();
        return new SavedCategory(request.Category);
    }

    public static Task PutInForceAsync(DbConnection connection, string category, int fieldsVersion, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            PutInForce, new { Category = category, FieldsVersion = fieldsVersion }, cancellationToken: cancellation));
}

internal static class ChooseFieldsEndpoint
{
    public static void MapChooseFields(this IEndpointRouteBuilder routes) =>
        routes.MapForm<FieldsPage, SavedCategory>(
                "/setup/categories/{code}/fields/choose",
                form => new ChooseFields(form.Route("code"), form.Whole("version") ?? 0, form.Whole("fields") ?? -1),
                saved => $"/complaints/setup/categories/{saved.Code}/fields")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
