using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>The town gives residents one more thing to report, or a group for such things.</summary>
/// <param name="Code">Lower-case letters, digits, hyphens; never changes.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record AddCategory(string Code, CategoryDetails Details) : IChange<SavedCategory>;

public sealed record SavedCategory(string Code);

internal sealed class AddCategoryHandler(IModuleDatabase database, ITown town, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<AddCategory, Outcome<SavedCategory>>
{
    public async Task<Outcome<SavedCategory>> Handle(AddCategory request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var plan = await CategoryPlan.ReadAsync(connection, town, cancellation);
        if (plan.Tree.Find(request.Code) is not null)
            return CategoryRefusals.CodeTaken;
        var added = plan.Placed(request.Details.Over(CategoryRows.New(request.Code), town.Languages));
        if (plan.Against(added) is { Count: > 0 } refusals)
            return Outcome<SavedCategory>.Refused(refusals);
        await CategoryRows.InsertAsync(connection, added, cancellation);
        audit.Record(CategorySubject.Of(added.Code), new { Change = "added", added.Parent, added.Unit, added.Privacy, added.AnswerHours });
        book.Forget();
        return new SavedCategory(added.Code);
    }
}

internal static class AddCategoryEndpoint
{
    public static void MapAddCategory(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AddCategoryPage>("/setup/categories/new", async (http, form, cancellation) =>
                (await http.RequestServices.GetRequiredService<IMediator>().Send(
                    new AddCategory(form["code"], CategoryForm.Read(form, http.RequestServices.GetRequiredService<ITown>(), null)), cancellation))
                .ToPageResult(_ => "/complaints/setup/categories"))
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
