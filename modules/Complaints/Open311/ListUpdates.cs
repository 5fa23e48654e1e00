using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints.Open311;

/// <summary>A program looks at what happened lately to published reports.</summary>
internal sealed record ListUpdates(RequestWindow Window, RequestPaging Paging) : IQuery<IReadOnlyList<PublishedUpdate>>;

/// <param name="Id">Of the timeline's entry.</param>
/// <param name="Sentence">Empty where a move says enough.</param>
/// <param name="Status">How its state is called here.</param>
/// <param name="MediaUrl">Of what came with it, or null.</param>
internal sealed record PublishedUpdate(string Id, int Number, DateTimeOffset At, string Sentence, string Status, string? MediaUrl);

internal sealed class ListUpdatesHandler(IModuleDatabase database, IDefinitions definitions, ReportWorkflow workflow, UpdateStatus statuses)
    : IRequestHandler<ListUpdates, IReadOnlyList<PublishedUpdate>>
{
    private const string Happened =
        """
        select happened.id, happened.number, happened.at, happened.state, happened.sentence, report.workflow_version, relayed.media_url
        from report_event happened
        join report on report.number = happened.number
        left join open311_update relayed on relayed.event = happened.id
        where happened.at >= @From and happened.at < @To and (happened.sentence <> '' or happened.kind = 'moved')
          and report.visibility = 'shown' and report.privacy <> 'secret'
        order by happened.at, happened.id
        limit @Limit offset @Offset
        """;

    public async Task<IReadOnlyList<PublishedUpdate>> Handle(ListUpdates request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Happened,
            new { request.Window.From, request.Window.To, request.Paging.Limit, request.Paging.Offset },
            cancellationToken: cancellation));
        var updates = new List<PublishedUpdate>();
        foreach (var row in rows)
        {
            var definition = await workflow.OfAsync(definitions, row.WorkflowVersion, cancellation);
            if (row.Sentence.Length > 0 || definition.States.Any(state => state.Code == row.State && state.IsPublic))
                updates.Add(new PublishedUpdate(row.Id, row.Number, row.At, row.Sentence, statuses.Of(definition, row.State), row.MediaUrl?.Split('\n')[0]));
        }

        return updates;
    }

    private sealed record Row(string Id, int Number, DateTimeOffset At, string State, string Sentence, int WorkflowVersion, string? MediaUrl);
}

internal static class UpdateList
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var (window, paging) = (RequestWindow.ReadBothOrNone(call), RequestPaging.Read(call));
        if (window.IsRefused || paging.IsRefused)
            return call.Refuse([.. window.Refusals, .. paging.Refusals]);
        var updates = await call.Mediator.Send(new ListUpdates(window.Answer, paging.Answer), cancellation);
        return new Open311Answer(writer =>
        {
            writer.StartList("service_request_updates");
            foreach (var update in updates)
            {
                writer.StartObject("request_update");
                writer.Text("update_id", update.Id);
                writer.Text("service_request_id", RequestId.Write(update.Number));
                writer.Text("status", update.Status);
                writer.Instant("updated_datetime", update.At);
                writer.Text("description", call.TownTexts.Said(update.Sentence));
                writer.Text("media_url", update.MediaUrl);
                writer.EndObject();
            }

            writer.EndList();
        });
    }
}
