using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A program takes published reports away, as GeoJSON (RFC 7946) or as a table.</summary>
internal static class DownloadReportsEndpoint
{
    private const string GeoJsonPath = "/complaints/data/reports.geojson";
    private const string CsvPath = "/complaints/data/reports.csv";
    private const int FlushAfterBytes = 32 * 1024;

    public static void MapDownloadReports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data/reports.geojson", WriteGeoJsonAsync).AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/data/reports.csv", WriteCsvAsync).AllowAnonymous().ShareAmongVisitors();
    }

    private static async Task WriteGeoJsonAsync(HttpContext http, OpenData data, CancellationToken cancellation)
    {
        var window = DataWindow.Of(http.Request);
        var found = await data.ReadAsync(window, cancellation);
        OpenData.Link(http.Response, found.Next is { } next ? window.Address(GeoJsonPath, next) : null);
        http.Response.ContentType = "application/geo+json";
        await using var json = new Utf8JsonWriter(http.Response.Body);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (var report in found.Rows)
        {
            WriteFeature(json, report);
            if (json.BytesPending > FlushAfterBytes)
                await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    private static void WriteFeature(Utf8JsonWriter json, OpenReport report)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", CaseNumber.Show(report.Number));
        if (report.Point is { } point)
        {
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(point.Longitude);
            json.WriteNumberValue(point.Latitude);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("geometry");
        }

        json.WriteStartObject("properties");
        json.WriteString("number", CaseNumber.Show(report.Number));
        json.WriteString("path", report.Path);
        json.WriteString("category", report.Category);
        json.WriteString("quarter", report.Quarter);
        json.WriteString("landmark", report.Landmark);
        json.WriteString("text", report.Text);
        json.WriteString("state", report.State);
        json.WriteBoolean("open", report.IsOpen);
        json.WriteString("outcome", report.Outcome);
        json.WriteNumber("supporters", report.Supporters);
        json.WriteString("filed_at", report.FiledAt.UtcDateTime);
        json.WriteString("changed_at", report.ChangedAt.UtcDateTime);
        if (report.ClosedAt is { } closedAt)
            json.WriteString("closed_at", closedAt.UtcDateTime);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static async Task WriteCsvAsync(HttpContext http, OpenData data, CancellationToken cancellation)
    {
        var window = DataWindow.Of(http.Request);
        var found = await data.ReadAsync(window, cancellation);
        OpenData.Link(http.Response, found.Next is { } next ? window.Address(CsvPath, next) : null);
        await new CsvDownload("reports.csv", async (csv, ending) =>
        {
            await csv.WriteAsync(
                ["number", "filed_at", "category", "quarter", "landmark", "latitude", "longitude", "text", "state", "open", "outcome", "supporters", "changed_at", "closed_at"],
                ending);
            foreach (var report in found.Rows)
            {
                await csv.WriteAsync(
                    [
                        CaseNumber.Show(report.Number), report.FiledAt, report.Category, report.Quarter, report.Landmark, report.Point?.Latitude, report.Point?.Longitude,
                        report.Text, report.State, report.IsOpen, report.Outcome, report.Supporters, report.ChangedAt, report.ClosedAt,
                    ],
                    ending);
            }
        }).ExecuteAsync(http);
    }
}
