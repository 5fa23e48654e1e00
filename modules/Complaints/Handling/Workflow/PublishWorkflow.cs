using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>Whoever manages the module publishes another workflow: new reports follow it, those that run keep theirs.</summary>
/// <param name="Json">As WorkflowDefinition reads it.</param>
/// <param name="Seen">The version over which it was written: the second of two people is told.</param>
[RequiresRole(ComplaintsRole.Manager, Roles.Administrator)]
public sealed record PublishWorkflow(string Json, int Seen) : IChange<PublishedWorkflow>;

/// <param name="Version">From which new reports are opened.</param>
public sealed record PublishedWorkflow(int Version);

internal sealed class PublishWorkflowHandler(IDefinitions definitions, ReportWorkflow workflow, ITown town, ITexts texts, IAuditTrail audit)
    : IRequestHandler<PublishWorkflow, Outcome<PublishedWorkflow>>
{
    private static readonly Refusal ChangedMeanwhile = new("flow.changed-meanwhile", RefusalKind.Conflict);

    public async Task<Outcome<PublishedWorkflow>> Handle(PublishWorkflow request, CancellationToken cancellation)
    {
        var problems = WorkflowText.ProblemsOf(request.Json, town, texts);
        if (problems.Count > 0)
            return Outcome<PublishedWorkflow>.Refused(problems);
        if (await workflow.NewestAsync(definitions, cancellation) != request.Seen)
            return ChangedMeanwhile;
        var version = await workflow.PublishAsync(definitions, request.Json, cancellation);
        // Two at the same moment saw the same version; the second comes after the first.
        if (version > Math.Max(request.Seen, 1) + 1)
            return ChangedMeanwhile;
        audit.Record($"workflow:report:{version}", new { Version = version });
        return new PublishedWorkflow(version);
    }
}

/// <summary>Somebody opens the workflow to write on it.</summary>
[RequiresRole(ComplaintsRole.Manager, Roles.Administrator)]
internal sealed record ReadWorkflow : IQuery<WorkflowText>;

internal sealed record WorkflowText(int Version, string Json)
{
    private const int MostProblems = 30;

    public static IReadOnlyList<Refusal> ProblemsOf(string json, ITown town, ITexts texts)
    {
        var reading = WorkflowDefinition.Read(json, town);
        return reading.Definition is { } definition
            ? WorkflowNeeds.MissingIn(definition)
            : [.. reading.Problems.Take(MostProblems).Select(problem => problem.AsRefusal("flow.problem", "json", texts))];
    }
}

internal sealed class ReadWorkflowHandler(IDefinitions definitions, ReportWorkflow workflow) : IRequestHandler<ReadWorkflow, WorkflowText>
{
    public async Task<WorkflowText> Handle(ReadWorkflow request, CancellationToken cancellation) =>
        new(await workflow.NewestAsync(definitions, cancellation), await workflow.LatestJsonAsync(definitions, cancellation));
}

internal static class PublishWorkflowEndpoint
{
    /// <summary>Name of the button that only looks whether the text is right.</summary>
    public const string Check = "check";

    public static void MapPublishWorkflow(this IEndpointRouteBuilder routes) =>
        routes.MapForm<PublishWorkflowPage>("/workflow", SubmitAsync).RequireRole(ComplaintsRole.Manager, Roles.Administrator);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        if (form.Ticked(Check))
        {
            var problems = WorkflowText.ProblemsOf(form["json"], services.GetRequiredService<ITown>(), services.GetRequiredService<ITexts>());
            return problems.Count > 0 ? Outcome<IResult>.Refused(problems) : Outcome<IResult>.Granted(new CheckedPage(form));
        }

        var published = await services.GetRequiredService<IMediator>().Send(new PublishWorkflow(form["json"], form.Whole("seen") ?? 0), cancellation);
        return published.ToPageResult(_ => "/complaints/workflow");
    }

    /// <summary>The same page with the same text, and that nothing is wrong with it.</summary>
    private sealed class CheckedPage(SubmittedForm form) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => httpContext.RequestServices.GetRequiredService<IPageRenderer>()
            .RenderAsync(httpContext, typeof(PublishWorkflowPage), new Dictionary<string, object?>(), form);
    }
}
