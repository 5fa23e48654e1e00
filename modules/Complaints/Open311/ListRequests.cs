using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints.Open311;

/// <summary>A program looks at published reports, by when they were made, or by their numbers.</summary>
/// <param name="Numbers">These and nothing else; null to look by time.</param>
/// <param name="Services">Codes; empty for all.</param>
/// <param name="IsOpen">Null for both.</param>
/// <param name="OldestFirst">For reading everything page by page: what comes in meanwhile stands at the end.</param>
internal sealed record ListRequests(
    IReadOnlyList<int>? Numbers, RequestWindow? Window, IReadOnlyList<string> Services, bool? IsOpen, RequestPaging Paging, bool OldestFirst = false)
    : IQuery<IReadOnlyList<PublishedRequest>>;

/// <summary>A report as everybody may read it. Who reported it is not among the columns.</summary>
/// <param name="Notes">The latest public sentence, or null.</param>
/// <param name="SaidAt">When it was said.</param>
/// <param name="Photo">Id of the first picture that is shown, or null.</param>
/// <param name="MediaUrl">Addresses that came with it, one on each line, or null.</param>
internal sealed record PublishedRequest(
    int Number, string Category, string Quarter, string Landmark, double? Latitude, double? Longitude, string Text, string Answers, int FieldsVersion,
    string Privacy, string Channel, string State, int WorkflowVersion, bool IsOpen, DateTimeOffset FiledAt, DateTimeOffset ChangedAt,
    DateTimeOffset? ClosedAt, DateTimeOffset? DueAt, DateOnly DueOn, int Supporters, string Agency, string? Notes, DateTimeOffset? SaidAt,
    string? Photo, string? MediaUrl)
{
    /// <summary>Never goes back, whatever the server's clock does.</summary>
    public DateTimeOffset UpdatedAt => new[] { FiledAt, ChangedAt, SaidAt ?? FiledAt }.Max();
}

internal sealed class ListRequestsHandler(IModuleDatabase database) : IRequestHandler<ListRequests, IReadOnlyList<PublishedRequest>>
{
    private const string Published =
        """
        select report.number, report.category, report.quarter, report.landmark, report.latitude, report.longitude, report.text, report.answers,
               report.fields_version, report.privacy, report.channel, report.state, report.workflow_version, report.is_open, report.filed_at,
               report.changed_at, report.closed_at, report.due_at, report.due_on, report.supporters, coalesce(unit.name, '') as agency,
               (select said.sentence from report_event said
                where said.number = report.number and said.sentence <> '' and said.kind in ('moved', 'merged', 'commented')
                order by said.at desc, said.id desc limit 1) as notes,
               (select max(said.at) from report_event said where said.number = report.number and said.sentence <> '') as said_at,
               (select photo.file from report_photo photo where photo.number = report.number and photo.is_shown
                order by photo.position, photo.file limit 1) as photo,
               (select sent.media_url from open311_request sent where sent.number = report.number order by sent.token limit 1) as media_url
        from report
        left join unit on unit.code = report.unit
        where report.visibility = 'shown' and report.privacy <> 'secret'
        """;

    private const string ByTime = " and report.filed_at >= @From and report.filed_at < @To";
    private const string ByStatus = " and report.is_open = @IsOpen";
    private const string NewestFirst = " order by report.filed_at desc, report.number desc";
    private const string OldestFirst = " order by report.filed_at, report.number";
    private const string Page = " limit @Limit offset @Offset";

    public async Task<IReadOnlyList<PublishedRequest>> Handle(ListRequests request, CancellationToken cancellation)
    {
        if (request.Numbers is { Count: 0 })
            return [];
        var question = string.Concat(
            Published,
            request.Numbers is null ? ByTime : " and " + AmongValues.Of(database.Engine, "report.number", "@Numbers"),
            request.Services.Count > 0 ? " and " + AmongValues.Of(database.Engine, "report.category", "@Services") : "",
            request.IsOpen is null ? "" : ByStatus,
            (request.OldestFirst ? OldestFirst : NewestFirst) + Page);
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<PublishedRequest>(new CommandDefinition(
            question,
            new
            {
                Numbers = request.Numbers?.ToArray(),
                request.Window?.From,
                request.Window?.To,
                Services = request.Services.ToArray(),
                request.IsOpen,
                request.Paging.Limit,
                request.Paging.Offset,
            },
            cancellationToken: cancellation))).AsList();
    }
}
