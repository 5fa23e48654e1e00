using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The draft of a category's own fields comes into force as a version that never changes; older reports keep theirs.</summary>
/// <param name="Seen">Version of the draft that was seen.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record PublishFields(string Category, int Seen) : IChange<SavedCategory>;

internal sealed class PublishFieldsHandler(IModuleDatabase database, ITown town, ITexts texts, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<PublishFields, Outcome<SavedCategory>>
{
    private const string Insert =
        """
        insert into category_fields (category, version, schema)
        select @Category, coalesce(max(version), 0) + 1, @Schema
        from category_fields
        where category = @Category
        returning version
        """;

    public async Task<Outcome<SavedCategory>> Handle(PublishFields request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FieldsDraft.FindAsync(connection, request.Category, cancellation) is not { } draft)
            return CategoryRefusals.NoDraft;
        if (draft.Version != request.Seen)
            return CategoryRefusals.ChangedMeanwhile;
        // The town may have gained a language since it was written.
        if (FieldsDraft.Against(draft.Schema, town, texts) is { Count: > 0 } problems)
            return Outcome<SavedCategory>.Refused(problems);
        var version = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            Insert, new { request.Category, draft.Schema }, cancellationToken: cancellation));
        await FieldsDraft.RemoveAsync(connection, request.Category, cancellation);
        await ChooseFieldsHandler.PutInForceAsync(connection, request.Category, version, cancellation);
        audit.Record(CategorySubject.Of(request.Category), new { Change = "fields published", Version = version });
        book.Forget();
        return new SavedCategory(request.Category);
    }
}

/// <summary>Somebody throws the draft of a category's own fields away.</summary>
/// <param name="Seen">Version of the draft that was seen.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record DropFieldsDraft(string Category, int Seen) : IChange<SavedCategory>;

internal sealed class DropFieldsDraftHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<DropFieldsDraft, Outcome<SavedCategory>>
{
    public async Task<Outcome<SavedCategory>> Handle(DropFieldsDraft request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await FieldsDraft.FindAsync(connection, request.Category, cancellation) is not { } draft)
            return CategoryRefusals.NoDraft;
        if (draft.Version != request.Seen)
            return CategoryRefusals.ChangedMeanwhile;
        await FieldsDraft.RemoveAsync(connection, request.Category, cancellation);
        audit.Record(CategorySubject.Of(request.Category), new { Change = "fields draft dropped" });
        return new SavedCategory(request.Category);
    }
}

internal static class PublishFieldsEndpoint
{
    public static void MapPublishFields(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<FieldsPage, SavedCategory>(
                "/setup/categories/{code}/fields/publish",
                form => new PublishFields(form.Route("code"), form.Whole("seen") ?? 0),
                saved => $"/complaints/setup/categories/{saved.Code}/fields")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
        routes.MapForm<FieldsPage, SavedCategory>(
                "/setup/categories/{code}/fields/drop",
                form => new DropFieldsDraft(form.Route("code"), form.Whole("seen") ?? 0),
                saved => $"/complaints/setup/categories/{saved.Code}/fields")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
    }
}
