using CivicHost.Storage;
using Dapper;

namespace CivicHost.Messages;

/// <summary>What became of the messages of a module or of residents: counts, states, reasons; never an address or a text.</summary>
internal static class MessageReport
{
    private const string Count =
        """
        select state, count(*) as messages
        from civic_message
        group by state
        order by state
        limit 10
        """;

    private const string Unsent =
        """
        select id, channel, subject, state, attempts, queued_at, next_try_at, detail, case when address = '' then 1 else 0 end as is_erased
        from civic_message
        where state in ('Failed', 'GivenUp')
        order by queued_at desc, id
        limit 100
        """;

    private const string Incoming =
        """
        select received_at, state, module, detail
        from incoming_message
        order by received_at desc, id
        limit 20
        """;

    /// <summary>False for a module that was switched off before there were messages.</summary>
    public static Task<bool> HasMessagesAsync(ModuleStore store, CancellationToken cancellation) =>
        Migrations.HasHostTablesAsync(store, "messages", cancellation);

    public static async Task<ModuleMessagesReport> OfAsync(ModuleStore store, CancellationToken cancellation)
    {
        if (!await HasMessagesAsync(store, cancellation))
            return new ModuleMessagesReport(store.ModuleId, [], []);
        await using var connection = await store.OpenReadOnlyAsync(cancellation);
        var counts = await connection.QueryAsync<StateCount>(new CommandDefinition(Count, cancellationToken: cancellation));
        var unsent = await connection.QueryAsync<UnsentMessage>(new CommandDefinition(Unsent, cancellationToken: cancellation));
        return new ModuleMessagesReport(store.ModuleId, [.. counts], [.. unsent]);
    }

    public static async Task<IReadOnlyList<ListedIncoming>> IncomingAsync(ModuleStore town, CancellationToken cancellation)
    {
        await using var connection = await town.OpenReadOnlyAsync(cancellation);
        return [.. await connection.QueryAsync<ListedIncoming>(new CommandDefinition(Incoming, cancellationToken: cancellation))];
    }
}

internal sealed record ModuleMessagesReport(string Module, IReadOnlyList<StateCount> Counts, IReadOnlyList<UnsentMessage> Unsent);

internal sealed record StateCount(string State, long Messages);

internal sealed record UnsentMessage(
    string Id, string Channel, string Subject, string State, int Attempts, DateTimeOffset QueuedAt, DateTimeOffset NextTryAt, string Detail, bool IsErased);

internal sealed record ListedIncoming(DateTimeOffset ReceivedAt, string State, string Module, string Detail);
