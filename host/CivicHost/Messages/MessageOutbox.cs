using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Messages;

/// <summary>A module's messages as rows beside the data they tell of.</summary>
internal static class MessageOutbox
{
    private const string Insert =
        """
        insert into civic_message
            (id, channel, address, title, body, subject, state, attempts, queued_at, next_try_at, settled_at, detail, is_secret)
        values (@Id, @Channel, @Address, @Title, @Body, @Subject, 'Queued', 0, @Now, @Now, null, '', @IsSecret)
        """;

    private const string Due =
        """
        select id
        from civic_message
        where channel = @Channel and state in ('Queued', 'Failed') and next_try_at <= @Now
        order by next_try_at, id
        limit 1
        """;

    /// <summary>Where two nodes found the same message, the second waits for the first here and then finds it no longer due.</summary>
    private const string Claim =
        """
        update civic_message
        set attempts = attempts + 1, next_try_at = @Until
        where id = @Id and state in ('Queued', 'Failed') and next_try_at <= @Now
        returning id, address, title, body, attempts, queued_at, is_secret
        """;

    /// <summary>Whoever's claim ran out has no say any more.</summary>
    private const string Settle =
        """
        update civic_message
        set state = @State, detail = @Detail, next_try_at = @NextTryAt, settled_at = @SettledAt
        where id = @Id and attempts = @Attempts and state in ('Queued', 'Failed')
        """;

    /// <summary>With the same claim, before it is settled.</summary>
    private const string Forget =
        """
        update civic_message
        set address = '', title = '', body = ''
        where id = @Id and attempts = @Attempts and state in ('Queued', 'Failed') and is_secret
        """;

    private const string Requeue =
        """
        update civic_message
        set state = 'Queued', attempts = 0, next_try_at = @Now, settled_at = null
        where id = @Id and state in ('Failed', 'GivenUp') and address <> ''
        """;

    private const string Erase =
        """
        update civic_message
        set address = '', title = '', body = ''
        where settled_at <= @Before and address <> ''
        """;

    public static async Task AppendAsync(RunningChange change, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var pending in change.Messages)
        {
            await change.Connection.ExecuteAsync(new CommandDefinition(
                Insert,
                new
                {
                    Id = Guid.CreateVersion7().ToString(),
                    Channel = pending.Channel.ToString(),
                    pending.Address,
                    pending.Title,
                    pending.Body,
                    pending.Subject,
                    Now = now,
                    pending.IsSecret,
                },
                cancellationToken: cancellation));
        }
    }

    /// <summary>The message that has waited longest, for this caller alone until the claim ends; null where none is due.</summary>
    public static async Task<ClaimedMessage?> ClaimAsync(
        ModuleStore store, MessageChannel channel, DateTimeOffset now, TimeSpan claim, CancellationToken cancellation)
    {
        string? due;
        await using (var connection = await store.OpenReadOnlyAsync(cancellation))
        {
            due = await connection.QuerySingleOrDefaultAsync<string?>(
                new CommandDefinition(Due, new { Channel = channel.ToString(), Now = now }, cancellationToken: cancellation));
        }

        return due is null
            ? null
            : await store.ChangeAsync(
                (change, cancel) => change.Connection.QuerySingleOrDefaultAsync<ClaimedMessage?>(
                    new CommandDefinition(Claim, new { Id = due, Now = now, Until = now + claim }, cancellationToken: cancel)),
                _ => true,
                cancellation);
    }

    public static Task SettleAsync(
        ModuleStore store, ClaimedMessage message, GatewayAnswer answer, DateTimeOffset now, CancellationToken cancellation)
    {
        var state = Delivery.After(answer, message.Attempts);
        var isOver = state is DeliveryState.Sent or DeliveryState.GivenUp;
        var settled = new
        {
            message.Id,
            message.Attempts,
            State = state.ToString(),
            answer.Detail,
            NextTryAt = now + Delivery.PauseAfter(message.Attempts),
            SettledAt = isOver ? now : (DateTimeOffset?)null,
        };
        return store.ChangeAsync(
            async (change, cancel) =>
            {
                if (isOver && message.IsSecret)
                {
                    await Overwriting.SwitchOnAsync(store, change.Connection, cancel);
                    await change.Connection.ExecuteAsync(new CommandDefinition(Forget, new { message.Id, message.Attempts }, cancellationToken: cancel));
                }

                return await change.Connection.ExecuteAsync(new CommandDefinition(Settle, settled, cancellationToken: cancel));
            },
            _ => true,
            cancellation);
    }

    /// <returns>False where there is no such message, it was sent, or its text was erased.</returns>
    public static async Task<bool> RequeueAsync(RunningChange change, string id, DateTimeOffset now, CancellationToken cancellation) =>
        await change.Connection.ExecuteAsync(new CommandDefinition(Requeue, new { Id = id, Now = now }, cancellationToken: cancellation)) > 0;

    public static Task<int> EraseAsync(ModuleStore store, DateTimeOffset before, CancellationToken cancellation) =>
        ChangeAsync(store, Erase, new { Before = before }, cancellation);

    private static Task<int> ChangeAsync(ModuleStore store, string sql, object parameters, CancellationToken cancellation) => store.ChangeAsync(
        (change, cancel) => change.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel)), _ => true, cancellation);
}

/// <summary>A message that is being sent. Its text belongs in no log.</summary>
internal sealed record ClaimedMessage(string Id, string Address, string Title, string Body, int Attempts, DateTimeOffset QueuedAt, bool IsSecret);
