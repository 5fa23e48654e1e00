using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody's feed reader follows all reports, those of a category or a quarter, or one report (RFC 4287).</summary>
internal static class ReportFeedsEndpoint
{
    private const int Entries = 50;

    public static void MapReportFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/feed.atom", WriteListAsync).AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/reports/{number}/feed.atom", WriteReportAsync).AllowAnonymous().ShareAmongVisitors();
    }

    private static async Task WriteListAsync(
        HttpContext http, OpenData data, IMediator mediator, ITown town, ITexts texts, CancellationToken cancellation)
    {
        var filter = ReportFilter.Of(http.Request);
        var tree = await mediator.Send(new ReadCategories(), cancellation);
        var reports = (await data.ReadAsync(new DataWindow(filter, null, null, Entries), cancellation)).Rows;
        var states = await mediator.Send(new ReadStates([.. reports.Select(report => report.WorkflowVersion)]), cancellation);

        await using var feed = new AtomFeed(http.Response, town, texts.Language);
        var title = string.Join(" · ", new[] { texts["list.title"], tree.NameOf(texts, filter.Category ?? ""), filter.Quarter ?? "" }.Where(part => part.Length > 0));
        await feed.BeginAsync(title, filter.Address("/complaints/feed.atom").ToString(), filter.Address("/complaints").ToString(), LastChange(reports));
        foreach (var report in reports)
        {
            var state = states.NameOf(texts, report.WorkflowVersion, report.State);
            await feed.WriteAsync(new AtomEntry(
                report.Path, $"{tree.NameOf(texts, report.Category)}, {Where(report)} ({state})", texts.Said(report.Text), report.FiledAt, report.ChangedAt));
        }
    }

    private static async Task WriteReportAsync(
        string number, HttpContext http, IMediator mediator, ITown town, ITexts texts, CancellationToken cancellation)
    {
        if (CaseNumber.Read(number) is not { } known || await mediator.Send(new FindPublished(known), cancellation) is not { } file)
        {
            await ReportRefusals.Unknown.ToResult().ExecuteAsync(http);
            return;
        }

        var tree = await mediator.Send(new ReadCategories(), cancellation);
        var path = $"/complaints/reports/{CaseNumber.Show(known)}";
        var happened = file.Entries(texts);
        await using var feed = new AtomFeed(http.Response, town, texts.Language);
        await feed.BeginAsync(
            $"{tree.NameOf(texts, file.Report.Category)}, {file.Report.Where}", $"{path}/feed.atom", path, happened[^1].HappenedAt);
        foreach (var (entry, index) in happened.Select((entry, index) => (entry, index)).Reverse())
            await feed.WriteAsync(new AtomEntry($"{path}#{index}", entry.Title, entry.Text ?? "", entry.HappenedAt, entry.HappenedAt));
    }

    private static DateTimeOffset LastChange(IReadOnlyList<OpenReport> reports) =>
        reports.Count == 0 ? DateTimeOffset.UnixEpoch : reports.Max(report => report.ChangedAt);

    private static string Where(OpenReport report) =>
        string.Join(", ", new[] { report.Quarter, report.Landmark }.Where(part => part.Length > 0));
}
