using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>The town describes a category anew, moves it to another group, or switches it off.</summary>
/// <param name="Version">Version of the category that was seen.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record ChangeCategory(string Code, int Version, CategoryDetails Details) : IChange<SavedCategory>;

internal sealed class ChangeCategoryHandler(IModuleDatabase database, ITown town, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<ChangeCategory, Outcome<SavedCategory>>
{
    public async Task<Outcome<SavedCategory>> Handle(ChangeCategory request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var plan = await CategoryPlan.ReadAsync(connection, town, cancellation);
        if (plan.Tree.Find(request.Code) is not { } before)
            return CategoryRefusals.Unknown;
        if (before.Version != request.Version)
            return CategoryRefusals.ChangedMeanwhile;
        var after = plan.Placed(request.Details.Over(before, town.Languages));
        if (plan.Against(after) is { Count: > 0 } refusals)
            return Outcome<SavedCategory>.Refused(refusals);
        if (!await CategoryRows.UpdateAsync(connection, after, cancellation))
            return CategoryRefusals.ChangedMeanwhile;
        audit.Record(
            CategorySubject.Of(after.Code),
            new { Change = "changed", after.Parent, after.Unit, after.Privacy, after.AnswerHours, after.IsStaffOnly, after.IsActive });
        book.Forget();
        return new SavedCategory(after.Code);
    }
}

internal static class ChangeCategoryEndpoint
{
    public static void MapChangeCategory(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ChangeCategoryPage>("/setup/categories/{code}", SubmitAsync).RequireRole(Roles.Administrator, ComplaintsRole.Manager);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var code = form.Route("code");
        var before = (await mediator.Send(new ReadCategories(), cancellation)).Find(code);
        var details = CategoryForm.Read(form, http.RequestServices.GetRequiredService<ITown>(), before);
        var changed = await mediator.Send(new ChangeCategory(code, form.Whole("version") ?? 0, details), cancellation);
        return changed.ToPageResult(_ => "/complaints/setup/categories");
    }
}
