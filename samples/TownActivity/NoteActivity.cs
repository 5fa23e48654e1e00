using CivicHost.Sdk;
using Dapper;

namespace TownActivity;

/// <summary>Keeps one line for each event; the sentence is made when somebody reads it, in their language.</summary>
internal sealed class NoteActivity(IModuleDatabase database) : IEventHandler
{
    private const int LongestDetail = 300;

    // Delivered at least once: the event's own id makes a second delivery harmless.
    private const string Insert =
        """
        insert into activity (event_id, event_name, detail, path, happened_at)
        values (@EventId, @EventName, @Detail, @Path, @HappenedAt)
        on conflict (event_id) do nothing
        """;

    public async Task Handle(CivicEvent happened, CancellationToken cancellation)
    {
        var kind = ActivityKind.All.Single(each => each.EventName == happened.Name);
        var detail = kind.Detail(happened.Payload);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                EventId = happened.Id.ToString(),
                EventName = happened.Name,
                Detail = detail.Length > LongestDetail ? detail[..LongestDetail] : detail,
                Path = happened.Subject,
                happened.HappenedAt,
            },
            cancellationToken: cancellation));
    }
}
