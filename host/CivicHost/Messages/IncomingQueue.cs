using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Messages;

internal enum IncomingState
{
    /// <summary>Waits for the modules.</summary>
    Received,

    /// <summary>A module answered it.</summary>
    Answered,

    /// <summary>No module wanted it; the sender was told so.</summary>
    NotUnderstood,

    /// <summary>Beyond what one number may send in an hour: kept, not answered.</summary>
    TooMany,

    /// <summary>From no telephone: an operator's advertisement, a short code.</summary>
    NoNumber,

    /// <summary>The module that wanted it failed too often; the sender was told so.</summary>
    GivenUp,
}

/// <summary>Residents' messages as rows of the town's own database.</summary>
internal static class IncomingQueue
{
    private const string Due =
        """
        select id
        from incoming_message
        where state = 'Received' and next_try_at <= @Now
        order by next_try_at, id
        limit 1
        """;

    private const string Claim =
        """
        update incoming_message
        set attempts = attempts + 1, next_try_at = @Until
        where id = @Id and state = 'Received' and next_try_at <= @Now
        returning id, sender, body, received_at, attempts
        """;

    private const string Free = "update incoming_message set next_try_at = @Now where state = 'Received' and next_try_at > @Now";

    private const string Settle =
        """
        update incoming_message
        set state = @State, module = @Module, detail = @Detail, next_try_at = @NextTryAt
        where id = @Id and attempts = @Attempts and state = 'Received'
        """;

    /// <summary>Words that may not wait for that. The mark stays, under a key; where not even the sender stays, neither do the time and the id, which
    /// holds a time as well.</summary>
    private const string Forget =
        """
        update incoming_message
        set id = @NewId, sender = @Sender, body = '', origin = @Origin, received_at = @ReceivedAt, next_try_at = @ReceivedAt
        where id = @Id
        """;

    private const string Origin = "select origin from incoming_message where id = @Id";

    /// <summary>A mark made from the content goes with it; a gateway's own number says nothing of anybody.</summary>
    private const string Erase =
        """
        update incoming_message
        set sender = '', body = '', origin = case when origin like 'hash:%' or origin like 'sealed:%' then id else origin end
        where received_at <= @Before and (sender <> '' or origin like 'sealed:%') and state <> 'Received'
        """;

    /// <summary>What a host held that was killed is nobody's any more: its sender need not wait for the claim to run out. Where another host holds it after
    /// all, the module's own mark keeps it from being done twice.</summary>
    public static Task FreeAsync(ModuleStore town, DateTimeOffset now, CancellationToken cancellation) =>
        town.ChangeAsync(
            (change, cancel) => change.Connection.ExecuteAsync(new CommandDefinition(Free, new { Now = now }, cancellationToken: cancel)), _ => true, cancellation);

    public static async Task<ClaimedIncoming?> ClaimAsync(ModuleStore town, DateTimeOffset now, TimeSpan claim, CancellationToken cancellation)
    {
        string? due;
        await using (var connection = await town.OpenReadOnlyAsync(cancellation))
            due = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(Due, new { Now = now }, cancellationToken: cancellation));
        return due is null
            ? null
            : await town.ChangeAsync(
                (change, cancel) => change.Connection.QuerySingleOrDefaultAsync<ClaimedIncoming?>(
                    new CommandDefinition(Claim, new { Id = due, Now = now, Until = now + claim }, cancellationToken: cancel)),
                _ => true,
                cancellation);
    }

    /// <summary>What became of the message, and the answer to its sender, together or not at all.</summary>
    public static Task SettleAsync(
        ModuleStore town, ClaimedIncoming message, IncomingVerdict verdict, SealedOrigins repeated, DateTimeOffset now, CancellationToken cancellation) =>
        town.ChangeAsync(
            async (change, cancel) =>
            {
                var settled = await change.Connection.ExecuteAsync(new CommandDefinition(
                    Settle,
                    new
                    {
                        message.Id,
                        message.Attempts,
                        State = verdict.State.ToString(),
                        verdict.Module,
                        verdict.Detail,
                        NextTryAt = now + Delivery.PauseAfter(message.Attempts),
                    },
                    cancellationToken: cancel));
                if (settled == 1 && verdict.Trace != MessageTrace.Whole)
                    await ForgetAsync(town, change, message, verdict.Trace, repeated, cancel);
                if (settled == 1 && verdict.Reply is { } reply)
                {
                    change.Messages.Add(reply);
                    await MessageOutbox.AppendAsync(change, now, cancel);
                }

                return true;
            },
            _ => true,
            cancellation);

    private static async Task ForgetAsync(
        ModuleStore town, RunningChange change, ClaimedIncoming message, MessageTrace trace, SealedOrigins repeated, CancellationToken cancellation)
    {
        await Overwriting.SwitchOnAsync(town, change.Connection, cancellation);
        var origin = await change.Connection.QuerySingleAsync<string>(new CommandDefinition(Origin, new { message.Id }, cancellationToken: cancellation));
        var isNone = trace == MessageTrace.None;
        var day = new DateTimeOffset(message.ReceivedAt.UtcDateTime.Date, TimeSpan.Zero);
        await change.Connection.ExecuteAsync(new CommandDefinition(
            Forget,
            new
            {
                message.Id,
                NewId = isNone ? Guid.NewGuid().ToString() : message.Id,
                Sender = isNone ? "" : message.Sender,
                Origin = origin.StartsWith(TakeMessage.HashMark, StringComparison.Ordinal) ? repeated.Of(origin) : origin,
                ReceivedAt = isNone ? day : message.ReceivedAt,
            },
            cancellationToken: cancellation));
    }

    public static Task<int> EraseAsync(ModuleStore town, DateTimeOffset before, CancellationToken cancellation) => town.ChangeAsync(
        (change, cancel) => change.Connection.ExecuteAsync(new CommandDefinition(Erase, new { Before = before }, cancellationToken: cancel)), _ => true, cancellation);
}

/// <summary>A message that is being handled. Its text belongs in no log.</summary>
internal sealed record ClaimedIncoming(string Id, string Sender, string Body, DateTimeOffset ReceivedAt, int Attempts);

/// <param name="State">What became of it; <see cref="IncomingState.Received"/> where it is tried again.</param>
/// <param name="Module">Which module answered, or failed.</param>
/// <param name="Detail">What went wrong, by its type.</param>
/// <param name="Reply">What the sender is told, or null.</param>
/// <param name="Trace">What is kept of the message and the reply.</param>
internal sealed record IncomingVerdict(
    IncomingState State, string Module, string Detail, PendingMessage? Reply, MessageTrace Trace = MessageTrace.Whole);
