using System.Globalization;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Http;

namespace Complaints;

/// <summary>What may be known of a published report. What would name or reach a person is not among its columns.</summary>
internal sealed record OpenReport(
    int Number, string Category, string Quarter, string Landmark, string Text, string Privacy, double? Latitude, double? Longitude,
    string State, int WorkflowVersion, bool IsOpen, string Outcome, int Supporters, DateTimeOffset FiledAt, DateTimeOffset ChangedAt, DateTimeOffset? ClosedAt)
    : IPublishedRow
{
    /// <summary>To about 110 metres where the reporter's name is hidden.</summary>
    public GeoPoint? Point => Latitude is not { } latitude || Longitude is not { } longitude ? null
        : Privacy == Complaints.Privacy.Public ? new GeoPoint(latitude, longitude)
        : new GeoPoint(latitude, longitude).Rounded(Report.PublicDecimals);

    public string Path => $"/complaints/reports/{CaseNumber.Show(Number)}";
}

/// <summary>Which part of the published reports a program asks for.</summary>
/// <param name="Before">Mark at which the part before ended.</param>
/// <param name="Since">Only what was filed on this day of the town or later.</param>
/// <param name="Limit">Most reports, 1 to 1,000.</param>
internal sealed record DataWindow(ReportFilter Filter, string? Before, DateOnly? Since, int Limit)
{
    private const int MostReports = 1000;
    private const int UsualReports = 200;

    public static DataWindow Of(HttpRequest request) => new(
        ReportFilter.Of(request),
        request.Query["before"],
        DateOnly.TryParseExact(request.Query["since"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since) ? since : null,
        int.TryParse(request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Clamp(limit, 1, MostReports) : UsualReports);

    public string Address(string path, ListMark before) => Filter.Address(path)
        .With("since", Since?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        .With("limit", Limit.ToString(CultureInfo.InvariantCulture))
        .With("before", before.ToString())
        .ToString();
}

/// <summary>Reads published reports for programs, a part at a time.</summary>
internal sealed class OpenData(PublishedReports published, ITownCalendar calendar)
{
    private static readonly PublishedSql Columns = new(
        """
        report.number, report.category, report.quarter, report.landmark, report.text, report.privacy, report.latitude, report.longitude, report.state,
            report.workflow_version, report.is_open, report.outcome, report.supporters, report.filed_at, report.changed_at, report.closed_at
        """);

    public async Task<FoundReports<OpenReport>> ReadAsync(DataWindow window, CancellationToken cancellation)
    {
        var found = await published.FindAsync<OpenReport>(Columns, window.Filter, ListMark.Read(window.Before), window.Limit, cancellation);
        if (window.Since is not { } since)
            return found;
        var young = found.Rows.Where(report => calendar.DateOf(report.FiledAt) >= since).ToList();
        return new FoundReports<OpenReport>(young, young.Count == found.Rows.Count ? found.Next : null);
    }

    /// <summary>Tells a program where the next part begins, RFC 8288.</summary>
    public static void Link(HttpResponse response, string? next)
    {
        if (next is not null)
            response.Headers.Link = $"<{next}>; rel=\"next\"";
    }
}
