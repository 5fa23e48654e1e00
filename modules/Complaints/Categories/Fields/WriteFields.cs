using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody writes a category's own fields as JSON. Nothing is asked of residents before they are published.</summary>
/// <param name="Seen">Version of the draft that was seen; 0 where there was none.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record WriteFields(string Category, int Seen, string Schema) : IChange<SavedCategory>;

internal sealed class WriteFieldsHandler(IModuleDatabase database, ITown town, ITexts texts, IAuditTrail audit) : IRequestHandler<WriteFields, Outcome<SavedCategory>>
{
    public async Task<Outcome<SavedCategory>> Handle(WriteFields request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if ((await CategoryBook.ReadAsync(connection, cancellation)).Find(request.Category) is null)
            return CategoryRefusals.Unknown;
        var refusals = await FieldsDraft.KeepAsync(connection, request.Category, request.Seen, request.Schema, town, texts, cancellation);
        if (refusals.Count > 0)
            return Outcome<SavedCategory>.Refused(refusals);
        audit.Record(CategorySubject.Of(request.Category), new { Change = "fields written" });
        return new SavedCategory(request.Category);
    }
}

internal static class WriteFieldsEndpoint
{
    public static void MapWriteFields(this IEndpointRouteBuilder routes) =>
        routes.MapForm<WriteFieldsPage, SavedCategory>(
                "/setup/categories/{code}/fields/write",
                form => new WriteFields(form.Route("code"), form.Whole("seen") ?? 0, form["schema"]),
                saved => $"/complaints/setup/categories/{saved.Code}/fields/preview")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
