using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Before writing, a resident sees what was reported of the same kind at the same place.</summary>
/// <param name="Quarter">Where there is no point, reports of the quarter that have none either, or any, are near.</param>
/// <param name="Point">Where exactly, or null.</param>
internal sealed record FindNear(string Category, string Quarter, GeoPoint? Point) : IQuery<IReadOnlyList<NearReportLine>>;

/// <param name="Photo">Id of a picture everybody may see, or null.</param>
/// <param name="Metres">How far; null where no point is known.</param>
public sealed record NearReportLine(
    int Number, string Landmark, string Text, string State, int WorkflowVersion, DateTimeOffset FiledAt, int Supporters, string? Photo, int? Metres);

internal sealed class FindNearHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<FindNear, IReadOnlyList<NearReportLine>>
{
    private const int Metres = 100;
    private const int Days = 60;
    private const int Most = 5;

    private const string Columns =
        """
        report.number, report.landmark, report.text, report.state, report.workflow_version, report.filed_at, report.supporters,
            (select photo.file from report_photo photo where photo.number = report.number and photo.is_shown
             order by photo.position, photo.file limit 1) as photo,
            report.latitude, report.longitude
        """;

    private static string AroundPoint(SqlEngine engine) =>
        $"""
        select {Columns}
        from report
        where {AmongValues.Of(engine, "report.cell", "@Cells")} and report.category = @Category and report.filed_at > @Since
          and report.cell is not null and report.is_open and report.visibility = 'shown' and report.privacy <> 'secret'
        order by report.filed_at desc, report.number desc
        limit 200
        """;

    private const string InQuarter =
        $"""
        select {Columns}
        from report
        where report.quarter = @Quarter and report.category = @Category and report.filed_at > @Since
          and report.is_open and report.visibility = 'shown' and report.privacy <> 'secret'
        order by report.filed_at desc, report.number desc
        limit 5
        """;

    public async Task<IReadOnlyList<NearReportLine>> Handle(FindNear request, CancellationToken cancellation)
    {
        var since = clock.GetUtcNow().AddDays(-Days);
        await using var connection = await database.OpenAsync(cancellation);
        if (request.Point is not { } point)
        {
            if (request.Quarter.Length == 0)
                return [];
            var there = await connection.QueryAsync<Row>(new CommandDefinition(
                InQuarter, new { request.Quarter, request.Category, Since = since }, cancellationToken: cancellation));
            return [.. there.Select(row => row.ToLine(null))];
        }

        var around = await connection.QueryAsync<Row>(new CommandDefinition(
            AroundPoint(database.Engine), new { Cells = GeoCell.Around(point, Metres).ToArray(), request.Category, Since = since }, cancellationToken: cancellation));
        return [.. around
            .Select(row => row.ToLine((int)Math.Round(new GeoPoint(row.Latitude ?? 0, row.Longitude ?? 0).MetresTo(point))))
            .Where(line => line.Metres <= Metres)
            .OrderBy(line => line.Metres)
            .Take(Most)];
    }

    private sealed record Row(
        int Number, string Landmark, string Text, string State, int WorkflowVersion, DateTimeOffset FiledAt, int Supporters, string? Photo,
        double? Latitude, double? Longitude)
    {
        public NearReportLine ToLine(int? metres) => new(Number, Landmark, Text, State, WorkflowVersion, FiledAt, Supporters, Photo, metres);
    }
}
