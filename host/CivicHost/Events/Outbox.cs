using System.Text.Json;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Events;

/// <summary>Events as rows beside the data they tell of.</summary>
internal static class Outbox
{
    private const string Insert =
        """
        insert into civic_outbox (position, id, name, subject, payload, happened_at)
        select coalesce(max(position), 0) + 1, @Id, @Name, @Subject, @Payload, @HappenedAt from civic_outbox
        """;

    private const string After =
        """
        select position, id, name, subject, payload, happened_at
        from civic_outbox
        where name = @Name and position > @Position
        order by position
        limit 50
        """;

    /// <summary>Writes the change's events. Positions must have been taken.</summary>
    public static async Task AppendAsync(RunningChange change, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var pending in change.Events)
        {
            await change.Connection.ExecuteAsync(new CommandDefinition(
                Insert,
                new { Id = pending.Id.ToString(), pending.Name, pending.Subject, pending.Payload, HappenedAt = now },
                cancellationToken: cancellation));
        }
    }

    /// <summary>The next events of a name, at most 50, in the order in which they happened.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> ReadAsync(
        ModuleStore publisher, string name, long position, CancellationToken cancellation)
    {
        await using var connection = await publisher.OpenReadOnlyAsync(cancellation);
        return [.. await connection.QueryAsync<OutboxRow>(
            new CommandDefinition(After, new { Name = name, Position = position }, cancellationToken: cancellation))];
    }
}

internal sealed record OutboxRow(long Position, string Id, string Name, string Subject, string Payload, DateTimeOffset HappenedAt)
{
    public CivicEvent ToEvent()
    {
        using var payload = JsonDocument.Parse(Payload);
        return new CivicEvent(Guid.Parse(Id), Name, Subject, HappenedAt, payload.RootElement.Clone());
    }
}
