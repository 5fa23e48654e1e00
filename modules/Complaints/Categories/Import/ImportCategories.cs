using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>Somebody who sets the town up looks at what a table of categories would change, before anything does.</summary>
/// <param name="Text">The table.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record CheckCategories(string Text) : IQuery<ImportPlan>;

internal sealed class CheckCategoriesHandler(IModuleDatabase database, ITown town) : IRequestHandler<CheckCategories, ImportPlan>
{
    public async Task<ImportPlan> Handle(CheckCategories request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await ImportPlan.ReadAsync(connection, request.Text, town, cancellation);
    }
}

/// <summary>The town takes its categories from a table: all rows, or none where one is wrong.</summary>
/// <param name="Mark">Of the plan that was seen.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record ImportCategories(string Text, string Mark) : IChange<ImportedCategories>;

internal sealed record ImportedCategories(int Added, int Changed);

internal sealed class ImportCategoriesHandler(IModuleDatabase database, ITown town, CategoryBook book, IAuditTrail audit)
    : IRequestHandler<ImportCategories, Outcome<ImportedCategories>>
{
    public async Task<Outcome<ImportedCategories>> Handle(ImportCategories request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var plan = await ImportPlan.ReadAsync(connection, request.Text, town, cancellation);
        if (plan.Mark != request.Mark)
            return new Refusal("categories.changed-meanwhile", RefusalKind.Conflict);
        if (plan.Problems.Count > 0)
            return Outcome<ImportedCategories>.Refused([.. plan.Problems.Select(problem => problem.Refusal with { Field = null })]);
        foreach (var line in plan.Lines)
        {
            if (line.Before is null)
                await CategoryRows.InsertAsync(connection, line.After, cancellation);
            else if (!await CategoryRows.UpdateAsync(connection, line.After, cancellation))
                return CategoryRefusals.ChangedMeanwhile;
        }

        var imported = new ImportedCategories(plan.Lines.Count(line => line.Before is null), plan.Lines.Count(line => line.Before is not null));
        audit.Record("categories:table", new { imported.Added, imported.Changed });
        book.Forget();
        return imported;
    }
}

internal static class ImportCategoriesEndpoint
{
    public static void MapImportCategories(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup/categories/categories.csv", DownloadAsync).RequireRole(Roles.Administrator, ComplaintsRole.Manager);
        routes.MapForm<ImportCategoriesPage>("/setup/categories/import", CheckAsync).RequireRole(Roles.Administrator, ComplaintsRole.Manager);
        routes.MapForm<ImportCategoriesPage, ImportedCategories>(
                "/setup/categories/import/confirm",
                form => new ImportCategories(PackedTable.Unpack(form["table"], CategoryTable.MostBytes) ?? "", form["mark"]),
                _ => "/complaints/setup/categories")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
    }

    private static async Task<IResult> DownloadAsync(IMediator mediator, ITown town, CancellationToken cancellation)
    {
        var tree = await mediator.Send(new ReadCategories(), cancellation);
        return new CsvDownload("categories.csv", (writer, ending) => CategoryTable.WriteAsync(writer, tree, town, ending));
    }

    private static async Task<Outcome<IResult>> CheckAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var read = await form.ReadTextAsync("file", CategoryTable.MostBytes, cancellation);
        if (read.IsRefused)
            return Outcome<IResult>.Refused(read.Refusals);
        if (read.Answer is not { } text)
            return new Refusal("categories.file-missing", Field: "file");
        if (PackedTable.Pack(text) is not { } packed)
            return new Refusal("file.too-large", Field: "file");
        var plan = await http.RequestServices.GetRequiredService<IMediator>().Send(new CheckCategories(text), cancellation);
        return Outcome<IResult>.Granted(new PlanResult(plan, packed));
    }

    private sealed class PlanResult(ImportPlan plan, string packed) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            if (plan.Problems.Count > 0)
                http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
                http, typeof(ImportPlanPage),
                new Dictionary<string, object?> { [nameof(ImportPlanPage.Plan)] = plan, [nameof(ImportPlanPage.Packed)] = packed }, null);
        }
    }
}
