using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The page of one report for whoever has its code, and the same as JSON.</summary>
internal static class FollowReportEndpoint
{
    public static void MapFollowReport(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<FollowReportPage>("/cases/{code}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/api/reports/{code}", ShowAsync).WithSummary("api.reports.follow").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    public static void MapReportReceipt(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ReportReceiptPage>("/receipt/{code}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<IResult> ShowAsync(string code, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindReport(code), cancellation) is not { Report: var report } found)
            return ReportRefusals.Unknown.ToResult();
        return Results.Json(new
        {
            number = CaseNumber.Show(report.Number),
            code = report.Code,
            report.Category,
            report.Quarter,
            report.Landmark,
            report.Latitude,
            report.Longitude,
            Text = texts.Said(report.Text),
            report.State,
            report.IsOpen,
            report.Outcome,
            report.FiledAt,
            report.DueOn,
            Events = found.Timeline().Select(happened => new { happened.At, happened.State, Sentence = texts.Said(happened.Sentence) }),
        });
    }
}

internal sealed class ReportFinder(IModuleDatabase database) : ICaseFinder
{
    private const string Exists = "select count(*) from report where code = @Code";

    public async Task<string?> FindAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Exists, new { Code = code }, cancellationToken: cancellation));
        return count == 1 ? $"/complaints/cases/{code}" : null;
    }
}

/// <summary>What happened to a report, as everybody may read it.</summary>
internal static class ReportTimeline
{
    /// <summary>Moves into states that are public, changes of the words with their reasons, and everything that carries a public sentence.</summary>
    public static IEnumerable<ReportEvent> Timeline(this ReportFile file) => file.Events.Where(happened =>
        happened.Sentence.Length > 0
        || (ModerationReason.Kinds.Contains(happened.Kind) && (happened.Kind != "hidden" || file.Report.Visibility == Visibility.Hidden))
        || (happened.Kind == "moved" && file.StateOf(happened.State)?.IsPublic == true));

    /// <summary>Whether somebody said that it was not fixed after all. Separating what was merged by mistake is no reopening.</summary>
    public static bool IsReopening(this ReportFile file, ReportEvent happened)
    {
        if (happened.Kind != "moved")
            return false;
        var before = file.StateOf(file.Events.TakeWhile(other => other.Id != happened.Id).LastOrDefault(other => other.Kind == "moved")?.State);
        return before is { Kind: StateKind.Closed, Outcome: not ReportOutcome.Duplicate } && file.StateOf(happened.State)?.Kind != StateKind.Closed;
    }

    public static string TitleOf(this ReportFile file, ITexts texts, ReportEvent happened) =>
        file.IsReopening(happened) ? texts["event.reopened"]
        : happened.Kind == "moved" ? file.Workflow.NameOf(texts, happened.State)
        : texts[$"event.{happened.Kind}"];

    /// <summary>Null where the workflow lacks it: the report was taken over by another version.</summary>
    private static WorkflowState? StateOf(this ReportFile file, string? state) => file.Workflow.States.FirstOrDefault(known => known.Code == state);

    public static IReadOnlyList<CivicHost.Sdk.Pages.TimelineEntry> Entries(this ReportFile file, ITexts texts) =>
    [
        new(file.Report.FiledAt, file.Workflow.NameOf(texts, file.Workflow.Initial.Code)),
        .. file.Timeline().Select(happened => new CivicHost.Sdk.Pages.TimelineEntry(
            happened.At,
            file.TitleOf(texts, happened),
            ModerationReason.Kinds.Contains(happened.Kind) ? texts[$"reason.{happened.Note}"] : texts.Said(happened.Sentence))),
    ];
}
