using CivicHost.Modules;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Events;

/// <summary>An event that a subscriber failed to handle eight times, kept for the administrator.</summary>
internal sealed record DeadLetter(
    string Id, string Publisher, string Handler, string EventId, string Name, string Subject, string Error, DateTimeOffset SetAsideAt)
{
    private const string Insert =
        """
        insert into civic_dead_letter
            (id, publisher, handler, event_id, name, subject, payload, happened_at, error, set_aside_at)
        values (@LetterId, @Publisher, @Key, @Id, @Name, @Subject, @Payload, @HappenedAt, @Error, @SetAsideAt)
        """;

    private const string Newest =
        """
        select id, publisher, handler, event_id, name, subject, error, set_aside_at
        from civic_dead_letter
        order by set_aside_at desc, id
        limit 200
        """;

    private const string Letter =
        """
        select cast(0 as bigint) as position, event_id, name, subject, payload, happened_at
        from civic_dead_letter
        where id = @Id and handler = @Key
        """;

    private const string Delete = "delete from civic_dead_letter where id = @Id";

    public static Task SetAsideAsync(
        RunningChange change, EventSubscription subscription, OutboxRow row, string error, DateTimeOffset now, CancellationToken cancellation) =>
        change.Connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new
            {
                LetterId = Guid.CreateVersion7().ToString(),
                subscription.Publisher,
                subscription.Key,
                row.Id,
                row.Name,
                row.Subject,
                row.Payload,
                row.HappenedAt,
                Error = error,
                SetAsideAt = now,
            },
            cancellationToken: cancellation));

    public static async Task<IReadOnlyList<DeadLetter>> ListAsync(ModuleStore store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenReadOnlyAsync(cancellation);
        return [.. await connection.QueryAsync<DeadLetter>(new CommandDefinition(Newest, cancellationToken: cancellation))];
    }

    /// <summary>The event as it was published, or null where the letter is gone or another subscriber's.</summary>
    public static async Task<OutboxRow?> ReadAsync(ModuleStore store, string id, EventSubscription subscription, CancellationToken cancellation)
    {
        await using var connection = await store.OpenReadOnlyAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<OutboxRow?>(
            new CommandDefinition(Letter, new { Id = id, subscription.Key }, cancellationToken: cancellation));
    }

    public static Task DeleteAsync(RunningChange change, string id, CancellationToken cancellation) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Delete, new { Id = id }, cancellationToken: cancellation));
}
