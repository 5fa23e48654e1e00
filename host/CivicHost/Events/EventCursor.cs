using CivicHost.Modules;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Events;

/// <summary>How far a subscriber has come with a publisher's events, and when it is tried again after a failure.</summary>
internal sealed record EventCursor(
    string Publisher, string Handler, long Position, int Attempts, DateTimeOffset NextTryAt, string Error)
{
    private const string One =
        """
        select publisher, handler, position, attempts, next_try_at, error
        from civic_event_cursor
        where publisher = @Publisher and handler = @Key
        """;

    private const string Save =
        """
        insert into civic_event_cursor (publisher, handler, position, attempts, next_try_at, error)
        values (@Publisher, @Handler, @Position, @Attempts, @NextTryAt, @Error)
        on conflict (publisher, handler) do update
        set position = excluded.position, attempts = excluded.attempts, next_try_at = excluded.next_try_at, error = excluded.error
        """;

    public static async Task<EventCursor> ReadAsync(ModuleStore receiver, EventSubscription subscription, CancellationToken cancellation)
    {
        await using var connection = await receiver.OpenReadOnlyAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<EventCursor?>(new CommandDefinition(
                One, new { subscription.Publisher, subscription.Key }, cancellationToken: cancellation))
            ?? new EventCursor(subscription.Publisher, subscription.Key, 0, 0, DateTimeOffset.UnixEpoch, "");
    }

    public Task WriteAsync(RunningChange change, CancellationToken cancellation) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Save, this, cancellationToken: cancellation));
}
