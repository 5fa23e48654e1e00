using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>An officer looks what was reported of the same kind at the same place, closed reports too.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindAlike(int Number) : IQuery<IReadOnlyList<AlikeReport>>;

/// <param name="CanGoOn">Whether this report could be merged into that one.</param>
/// <param name="Metres">How far; null where one of the two has no point.</param>
public sealed record AlikeReport(
    int Number, string Landmark, string Text, string State, int WorkflowVersion, DateTimeOffset FiledAt, int Supporters, bool CanGoOn, int? Metres);

internal sealed class FindAlikeHandler(IModuleDatabase database, ICurrentPerson person) : IRequestHandler<FindAlike, IReadOnlyList<AlikeReport>>
{
    private const int Metres = 150;
    private const int Days = 120;
    private const int Most = 8;

    private const string This =
        $"select category, quarter, latitude, longitude, privacy, filed_at from report where report.number = @Number and {ReadableReports.Condition}";

    private const string Alike =
        $"""
        select report.number, report.landmark, {Excerpt.Sql} as text, report.state, report.workflow_version, report.filed_at, report.supporters,
               report.is_open, report.visibility, report.privacy, report.latitude, report.longitude
        from report
        where report.category = @Category and report.filed_at > @Since and report.number <> @Number and report.merged_into is null
        """;

    private const string Newest = " order by report.filed_at desc, report.number desc limit 200";

    private string AroundPoint =>
        $"{Alike} and report.cell is not null and {AmongValues.Of(database.Engine, "report.cell", "@Cells")} and {ReadableReports.Condition}{Newest}";

    private const string InQuarter = $"{Alike} and report.quarter = @Quarter and {ReadableReports.Condition}{Newest}";

    public async Task<IReadOnlyList<AlikeReport>> Handle(FindAlike request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var here = await connection.QuerySingleOrDefaultAsync<Place?>(new CommandDefinition(
            This, new { request.Number, Person = person.Id ?? "" }, cancellationToken: cancellation));
        if (here is null)
            return [];
        var values = new
        {
            here.Category,
            here.Quarter,
            Since = here.FiledAt.AddDays(-Days),
            request.Number,
            Person = person.Id ?? "",
            Cells = here.Point is { } around ? GeoCell.Around(around, Metres).ToArray() : [],
        };
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(here.Point is null ? InQuarter : AroundPoint, values, cancellationToken: cancellation));
        return
        [
            .. rows.Select(row => row.ToAlike(here))
                .Where(alike => here.Point is null || alike.Metres <= Metres)
                .OrderBy(alike => alike.Metres ?? 0).ThenByDescending(alike => alike.FiledAt)
                .Take(Most),
        ];
    }

    private sealed record Place(string Category, string Quarter, double? Latitude, double? Longitude, string Privacy, DateTimeOffset FiledAt)
    {
        public GeoPoint? Point => Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude) : null;
    }

    private sealed record Row(
        int Number, string Landmark, string Text, string State, int WorkflowVersion, DateTimeOffset FiledAt, int Supporters, bool IsOpen, string Visibility,
        string Privacy, double? Latitude, double? Longitude)
    {
        public AlikeReport ToAlike(Place here) => new(
            Number, Landmark, Excerpt.Of(Text), State, WorkflowVersion, FiledAt, Supporters,
            IsOpen && Visibility == Complaints.Visibility.Shown && Privacy != Complaints.Privacy.Secret && here.Privacy != Complaints.Privacy.Secret,
            here.Point is { } point && Latitude is { } latitude && Longitude is { } longitude
                ? (int)Math.Round(new GeoPoint(latitude, longitude).MetresTo(point))
                : null);
    }
}
