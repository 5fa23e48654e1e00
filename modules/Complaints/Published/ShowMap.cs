using System.Globalization;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Figures;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Complaints;

/// <summary>Somebody wants to see where reports lie: the quarters with how many came in twelve months, those of everybody.</summary>
/// <param name="Filter">Of it only category and state count here.</param>
internal sealed record CountQuarters(ReportFilter Filter) : IQuery<IReadOnlyList<CountedQuarter>>;

/// <param name="Count">With what lies in it.</param>
internal sealed record CountedQuarter(Quarter Quarter, int Count);

internal sealed class CountQuartersHandler(IMediator mediator, ITown town, ITownCalendar calendar)
    : IRequestHandler<CountQuarters, IReadOnlyList<CountedQuarter>>
{
    public async Task<IReadOnlyList<CountedQuarter>> Handle(CountQuarters request, CancellationToken cancellation)
    {
        var figures = await mediator.Send(
            new ReadFigures(FigurePeriod.Read(null, calendar.Today), request.Filter.Category, null, OnlyPublished: true), cancellation);
        return [.. town.Quarters.Select(quarter => new CountedQuarter(quarter, Count(figures, quarter, request.Filter.IsOpen)))];
    }

    private int Count(ReportFigures figures, Quarter quarter, bool? isOpen)
    {
        var within = new ReportFilter(Quarter: quarter.Name).QuartersIn(town)!;
        return figures.Cells.Where(cell => within.Contains(cell.Quarter)).Sum(cell => isOpen switch
        {
            true => cell.Tally.Open,
            false => cell.Tally.Received - cell.Tally.Open,
            null => cell.Tally.Received,
        });
    }
}

/// <summary>Where the pictures of the map come from; the town's own choice, none without it.</summary>
/// <param name="Address">Template with {z}, {x} and {y}, on the town's own server or another; empty for none.</param>
/// <param name="Attribution">Whom to thank for them, as text.</param>
internal sealed record MapTiles(string Address, string Attribution)
{
    public static MapTiles Read(IConfiguration settings) => new(settings["Tiles:Address"] ?? "", settings["Tiles:Attribution"] ?? "");

    public bool IsConfigured => Address.Length > 0;

    /// <summary>The other server they come from, or null where it is the town's own.</summary>
    public Uri? Server => Uri.TryCreate(Address, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;
}

internal static class ShowMapEndpoint
{
    public static void MapShowMap(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<MapPage>("/map").AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/data/quarters.geojson", WriteQuartersAsync).AllowAnonymous().ShareAmongVisitors();
    }

    /// <summary>The quarters as areas where the town has drawn them, else as points; counts under five are left out.</summary>
    private static async Task WriteQuartersAsync(HttpContext http, IMediator mediator, ITexts texts, CancellationToken cancellation)
    {
        var quarters = await mediator.Send(new CountQuarters(ReportFilter.Of(http.Request)), cancellation);
        var words = new FigureWords(texts, isForStaff: false);
        http.Response.ContentType = "application/geo+json";
        await using var json = new Utf8JsonWriter(http.Response.Body);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (var (quarter, count) in quarters.Select(counted => (counted.Quarter, counted.Count)))
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WritePropertyName("geometry");
            json.WriteRawValue(Geometry(quarter));
            json.WriteStartObject("properties");
            json.WriteString("name", quarter.Name);
            if (words.IsSaid(count))
                json.WriteNumber("reports_in_twelve_months", count);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    private static string Geometry(Quarter quarter)
    {
        if (quarter.Outline.Count > 2)
            return $$"""{"type":"Polygon","coordinates":[[{{string.Join(',', quarter.Outline.Append(quarter.Outline[0]).Select(Position))}}]]}""";
        return quarter.Centre is { } centre ? $$"""{"type":"Point","coordinates":{{Position(centre)}}}""" : "null";
    }

    private static string Position(GeoPoint point) => string.Create(CultureInfo.InvariantCulture, $"[{point.Longitude},{point.Latitude}]");
}
