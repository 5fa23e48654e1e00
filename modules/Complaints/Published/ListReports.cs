using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Anybody looks at what was reported: what, where and how it stands, never who.</summary>
/// <param name="Filter">What of it.</param>
/// <param name="Before">Only what comes after this one in the list, by its mark on the page before; null for the newest.</param>
internal sealed record ListReports(ReportFilter Filter, string? Before = null) : IQuery<ReportPageful>;

/// <param name="Reports">At most 50, newest first.</param>
/// <param name="Next">Mark for the page after, or null on the last.</param>
public sealed record ReportPageful(IReadOnlyList<ListedReport> Reports, string? Next);

/// <summary>A line of the public list. The tracking code stays with the reporter.</summary>
/// <param name="Text">Its first words.</param>
public sealed record ListedReport(
    string Number, string Category, string Quarter, string Landmark, string Text, string State, int WorkflowVersion, int Supporters, DateOnly FiledOn);

internal sealed class ListReportsHandler(PublishedReports published, ITownCalendar calendar)
    : IRequestHandler<ListReports, ReportPageful>
{
    private const int PageSize = 50;
    private const int LongestText = 140;

    private static readonly PublishedSql Lines = new(
        """
        report.number, report.category, report.quarter, report.landmark, substr(report.text, 1, 141) as text, report.state, report.workflow_version,
            report.is_open, report.supporters, report.filed_at
        """);

    public async Task<ReportPageful> Handle(ListReports request, CancellationToken cancellation)
    {
        var found = await published.FindAsync<Row>(Lines, request.Filter, ListMark.Read(request.Before), PageSize, cancellation);
        return new ReportPageful([.. found.Rows.Select(ToLine)], found.Next?.ToString());
    }

    private ListedReport ToLine(Row row) => new(
        CaseNumber.Show(row.Number), row.Category, row.Quarter, row.Landmark,
        row.Text.Length > LongestText ? row.Text[..LongestText].TrimEnd() + "…" : row.Text,
        row.State, row.WorkflowVersion, row.Supporters, calendar.DateOf(row.FiledAt));

    private sealed record Row(
        int Number, string Category, string Quarter, string Landmark, string Text, string State, int WorkflowVersion, bool IsOpen, int Supporters,
        DateTimeOffset FiledAt) : IPublishedRow;
}

internal static class ListReportsEndpoint
{
    public static void MapListReports(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListReportsPage>("/").AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/api/reports", async (HttpRequest request, string? before, IMediator mediator, CancellationToken cancellation) =>
                await mediator.Send(new ListReports(ReportFilter.Of(request), before), cancellation))
            .WithSummary("api.reports.list").AllowAnonymous().ShareAmongVisitors();
    }
}
