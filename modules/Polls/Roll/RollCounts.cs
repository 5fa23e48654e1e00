using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>How many have voted, by ward and by channel, without telling of few.</summary>
/// <param name="Total">All marks of the roll.</param>
/// <param name="Wards">Empty where the roll knows no wards.</param>
/// <param name="Channels">Only channels that were used.</param>
/// <param name="Cells">Each ward by each channel; empty where the roll knows no wards.</param>
public sealed record RollCounts(long Total, IReadOnlyList<RollCount> Wards, IReadOnlyList<RollCount> Channels, IReadOnlyList<RollCell>? Cells = null)
{
    private const string ByWardAndChannel =
        "select ward, channel, count(*) as marks from roll where poll = @Poll group by ward, channel order by ward, channel limit 10000";

    /// <summary>One table, so that no figure of one breakdown tells a hidden one of another.</summary>
    public static async Task<RollCounts> ReadAsync(DbConnection connection, string poll, CancellationToken cancellation)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(ByWardAndChannel, new { Poll = poll }, cancellationToken: cancellation))).AsList();
        var wards = rows.Select(row => row.Ward).Distinct().Order(StringComparer.Ordinal).ToList();
        var channels = rows.Select(row => row.Channel).Distinct().Order(StringComparer.Ordinal).ToList();
        var counts = new long[wards.Count, channels.Count];
        foreach (var row in rows)
            counts[wards.IndexOf(row.Ward), channels.IndexOf(row.Channel)] = row.Marks;
        var told = new SmallTable(counts);
        var hasWards = wards.Any(ward => ward.Length > 0);
        return new RollCounts(
            rows.Sum(row => row.Marks),
            hasWards ? [.. wards.Select((ward, index) => new RollCount(ward, told[index, channels.Count]))] : [],
            [.. channels.Select((channel, index) => new RollCount(channel, told[wards.Count, index]))],
            hasWards ? [.. wards.SelectMany((ward, row) => channels.Select((channel, column) => new RollCell(ward, channel, told[row, column])))] : []);
    }

    private sealed record Row(string Ward, string Channel, long Marks);
}

/// <param name="Name">Of the ward or the channel; empty for those without one.</param>
/// <param name="Marks">Null where they are too few to be told, or would tell those of another.</param>
public sealed record RollCount(string Name, long? Marks);

/// <param name="Marks">Null where they are too few to be told, or would tell those of another.</param>
public sealed record RollCell(string Ward, string Channel, long? Marks);

/// <summary>Anybody asks how many have voted where and how. While a poll is open as well: who has voted is no result.</summary>
internal sealed record ShowTurnout(string Poll) : IQuery<RollCounts>;

internal sealed class ShowTurnoutHandler(IModuleDatabase database) : IRequestHandler<ShowTurnout, RollCounts>
{
    public async Task<RollCounts> Handle(ShowTurnout request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await RollCounts.ReadAsync(connection, request.Poll, cancellation);
    }
}
