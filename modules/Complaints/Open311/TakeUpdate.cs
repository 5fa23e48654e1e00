using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Complaints.Open311;

/// <summary>A program passes on what somebody wrote about a report. The same update again is no second one. Only a status that says so moves the
/// report, and only where the workflow lets a resident or the town's machinery do it; everything else is a comment, which moves no clock.</summary>
/// <param name="Key">Id of the program's key.</param>
/// <param name="UpdateId">The sender's.</param>
/// <param name="Status">In lower case.</param>
/// <param name="Sentence">Everybody may read it.</param>
internal sealed record TakeUpdate(int Number, string Key, string UpdateId, string Status, string Sentence, string MediaUrl, IReadOnlyList<ReceivedFile> Photos)
    : IChange<TakenUpdate>;

internal sealed record TakenUpdate(string UpdateId);

internal sealed class TakeUpdateHandler(
    IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, ReportMoves moves, ReopenWindow window, TimeProvider clock,
    ITown town, IAuditTrail audit, IFileStore files)
    : IRequestHandler<TakeUpdate, Outcome<TakenUpdate>>
{
    /// <summary>A program may add to what it sent itself, though it is not published.</summary>
    private const string Standing =
        """
        select report.number, report.workflow_version, report.state, report.origin, report.closed_at
        from report
        where report.number = @Number
          and ((report.visibility = 'shown' and report.privacy <> 'secret')
            or exists (select 1 from open311_request sent where sent.number = report.number and sent.key_id = @Key))
        """;

    private const string Mark =
        """
        insert into open311_update (key_id, update_id, event, media_url) values (@Key, @UpdateId, null, '')
        on conflict (key_id, update_id) do nothing
        """;

    private const string Link = "update open311_update set event = @Event, media_url = @MediaUrl where key_id = @Key and update_id = @UpdateId";

    private const string Comment =
        """
        insert into report_event (id, number, at, kind, action, state, sentence, note, person)
        values (@Id, @Number, @Now, 'relayed', '', @State, @Sentence, '', @Key)
        """;

    private const string Touch = "update report set changed_at = @Now where number = @Number and changed_at < @Now";

    private const string LastPosition = "select coalesce(max(position), 0) from report_photo where number = @Number";

    private const string InsertPhoto = "insert into report_photo (file, number, position, is_shown) values (@File, @Number, @Position, true)";

    public async Task<Outcome<TakenUpdate>> Handle(TakeUpdate request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            Standing, new { request.Number, request.Key }, cancellationToken: cancellation));
        if (row is null)
            return Open311Refusals.UnknownRequest;
        var isFirst = await connection.ExecuteAsync(new CommandDefinition(Mark, new { request.Key, request.UpdateId }, cancellationToken: cancellation)) == 1;
        if (!isFirst)
            return new TakenUpdate(request.UpdateId);

        var written = await WriteAsync(connection, row, request, cancellation);
        if (!written.TryGetAnswer(out var happened))
            return Outcome<TakenUpdate>.Refused(written.Refusals);
        var pictures = await KeepAsync(connection, request, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Link,
            new { Event = happened, MediaUrl = string.Join('\n', pictures.Append(request.MediaUrl).Where(part => part.Length > 0)), request.Key, request.UpdateId },
            cancellationToken: cancellation));
        audit.Record(ReportSubject.Of(request.Number), new { request.Key, request.Status });
        return new TakenUpdate(request.UpdateId);
    }

    /// <returns>Id of the timeline's entry.</returns>
    private async Task<Outcome<string>> WriteAsync(DbConnection connection, Row row, TakeUpdate request, CancellationToken cancellation)
    {
        var definition = await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation);
        var standing = new CaseStanding(row.State, row.Origin.Length == 0 ? null : row.Origin);
        string[] roles = [ReportRole.Resident, Roles.System];
        var isTooLate = row.ClosedAt is not null && !window.IsOpen(row.ClosedAt);
        if (!isTooLate && UpdateStatus.StepFor(definition, standing, request.Status, roles) is { } step)
        {
            var moved = await moves.MoveAsync(new ReportMove(row.Number, null, step.Action, roles, request.Sentence), cancellation);
            return moved.TryGetAnswer(out var to) ? to.EventId : Outcome<string>.Refused(moved.Refusals);
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        await connection.ExecuteAsync(new CommandDefinition(
            Comment, new { Id = id, row.Number, Now = now, row.State, request.Sentence, request.Key }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Touch, new { row.Number, Now = now }, cancellationToken: cancellation));
        return id;
    }

    /// <returns>Addresses of the pictures.</returns>
    private async Task<IReadOnlyList<string>> KeepAsync(DbConnection connection, TakeUpdate request, CancellationToken cancellation)
    {
        if (request.Photos.Count == 0)
            return [];
        var last = await connection.ExecuteScalarAsync<int>(new CommandDefinition(LastPosition, new { request.Number }, cancellationToken: cancellation));
        foreach (var photo in request.Photos)
        {
            await files.KeepAsync(photo, ReportSubject.Of(request.Number), cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                InsertPhoto, new { File = photo.Id, request.Number, Position = ++last }, cancellationToken: cancellation));
        }

        return [.. request.Photos.Select(photo => RequestDocument.PhotoUrl(request.Number, photo.Id, town))];
    }

    private sealed record Row(int Number, int WorkflowVersion, string State, string Origin, DateTimeOffset? ClosedAt);
}
