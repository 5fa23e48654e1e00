using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Dapper;

namespace Polls;

/// <summary>A poll's public log: what was opened, then a leaf for each ballot and each change of one. Leaves are added and never taken away.</summary>
internal sealed class PollLog(SigningKeys keys)
{
    private const string Begin = "insert into log_head (poll, size, frontier, is_open) values (@Poll, 0, '', @IsOpen)";

    /// <summary>Also keeps two who cast at once, and who casts and who closes, from overtaking each other.</summary>
    private const string Grow = "update log_head set size = size + 1 where poll = @Poll and is_open = @IsOpen";

    private const string Head = "select size, frontier from log_head where poll = @Poll";

    private const string Keep = "update log_head set frontier = @Frontier where poll = @Poll";

    private const string Add = "insert into log_leaf (poll, position, leaf, receipt, note) values (@Poll, @Position, @Leaf, @Receipt, @Note)";

    private const string Check =
        """
        insert into log_checkpoint (poll, day, size, note) values (@Poll, @Day, @Size, @Note)
        on conflict (poll, size) do update set day = excluded.day, note = excluded.note
        """;

    private const string End = "update log_head set is_open = @IsOpen where poll = @Poll and is_open = @WasOpen";

    /// <param name="opening">The first leaf; null for a named poll, whose log only says whether it is open.</param>
    public async Task BeginAsync(DbConnection connection, string poll, byte[]? opening, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(Begin, new { Poll = poll, IsOpen = true }, cancellationToken: cancellation));
        if (opening is not null)
            await AddAsync(connection, poll, opening, cancellation);
    }

    /// <summary>Whether the poll is open, and stays so until the running change ends.</summary>
    public static async Task<bool> HoldOpenAsync(DbConnection connection, string poll, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(Grow, new { Poll = poll, IsOpen = true }, cancellationToken: cancellation)) == 1;

    /// <returns>Where the leaf stands, or null where the log is closed.</returns>
    public async Task<LogPlace?> AddAsync(DbConnection connection, string poll, byte[] leaf, CancellationToken cancellation)
    {
        if (!await HoldOpenAsync(connection, poll, cancellation))
            return null;
        var head = await ReadHeadAsync(connection, poll, cancellation);
        var frontier = Frontier.Read(head.Size - 1, head.Frontier);
        frontier.Add(leaf);
        using var key = await keys.CurrentAsync(connection, cancellation);
        var place = new LogPlace(
            head.Size - 1, TrackingCode.Of(leaf), new Checkpoint(poll, frontier.Size, frontier.Root()).Sign(key));
        await connection.ExecuteAsync(new CommandDefinition(Keep, new { Poll = poll, Frontier = frontier.Write() }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            Add,
            new { Poll = poll, Position = place.Position, Leaf = Convert.ToHexStringLower(leaf), place.Receipt, place.Note },
            cancellationToken: cancellation));
        return place;
    }

    /// <returns>False where it was closed already, or never begun.</returns>
    public static async Task<bool> EndAsync(DbConnection connection, string poll, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(End, new { Poll = poll, IsOpen = false, WasOpen = true }, cancellationToken: cancellation)) == 1;

    /// <summary>Signs how the log stands, as this day's checkpoint.</summary>
    public async Task<Checkpoint> CheckAsync(DbConnection connection, string poll, DateOnly day, CancellationToken cancellation)
    {
        var head = await ReadHeadAsync(connection, poll, cancellation);
        var standing = new Checkpoint(poll, head.Size, Frontier.Read(head.Size, head.Frontier).Root(), day);
        using var key = await keys.CurrentAsync(connection, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Check, new { Poll = poll, Day = day, standing.Size, Note = standing.Sign(key) }, cancellationToken: cancellation));
        return standing;
    }

    private static Task<HeadRow> ReadHeadAsync(DbConnection connection, string poll, CancellationToken cancellation) =>
        connection.QuerySingleAsync<HeadRow>(new CommandDefinition(Head, new { Poll = poll }, cancellationToken: cancellation));

    private sealed record HeadRow(long Size, string Frontier);
}

/// <param name="Position">Of the leaf, from 0.</param>
/// <param name="Receipt">12 characters made of the leaf.</param>
/// <param name="Note">The signed checkpoint of the log that ends with this leaf.</param>
internal sealed record LogPlace(long Position, string Receipt, string Note);
