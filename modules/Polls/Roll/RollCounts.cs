using System.Data.Common;
using Dapper;

namespace Polls;

/// <summary>How many have voted, by ward and by channel, without telling of few.</summary>
/// <param name="Total">All marks of the roll.</param>
/// <param name="Wards">Empty where the roll knows no wards.</param>
/// <param name="Channels">Only channels that were used.</param>
internal sealed record RollCounts(long Total, IReadOnlyList<RollCount> Wards, IReadOnlyList<RollCount> Channels)
{
    private const string ByWard = "select ward as name, count(*) as marks from roll where poll = @Poll group by ward order by ward limit 1000";

    private const string ByChannel = "select channel as name, count(*) as marks from roll where poll = @Poll group by channel order by channel limit 20";

    public static async Task<RollCounts> ReadAsync(DbConnection connection, string poll, CancellationToken cancellation)
    {
        var wards = (await connection.QueryAsync<Row>(new CommandDefinition(ByWard, new { Poll = poll }, cancellationToken: cancellation))).AsList();
        var channels = (await connection.QueryAsync<Row>(new CommandDefinition(ByChannel, new { Poll = poll }, cancellationToken: cancellation))).AsList();
        return new RollCounts(
            channels.Sum(channel => channel.Marks),
            wards is [] or [{ Name: "" }] ? [] : Suppress(wards),
            Suppress(channels));
    }

    private static IReadOnlyList<RollCount> Suppress(IReadOnlyList<Row> rows)
    {
        var hidden = SmallCounts.Hidden([.. rows.Select(row => row.Marks)]);
        return [.. rows.Select((row, index) => new RollCount(row.Name, hidden.Contains(index) ? null : row.Marks))];
    }

    private sealed record Row(string Name, long Marks);
}

/// <param name="Name">Of the ward or the channel; empty for those without one.</param>
/// <param name="Marks">Null where they are too few to be told, or would tell those of another.</param>
internal sealed record RollCount(string Name, long? Marks);

/// <summary>Which figures of a column with a known sum are too small to be shown.</summary>
internal static class SmallCounts
{
    public const long Fewest = 10;

    /// <returns>Places of those under ten and, where only one is hidden or the hidden ones are under ten together, of the next smallest: the sum
    /// less the others would tell them.</returns>
    public static IReadOnlySet<int> Hidden(IReadOnlyList<long> counts)
    {
        var hidden = Enumerable.Range(0, counts.Count).Where(index => counts[index] is > 0 and < Fewest).ToHashSet();
        if (hidden.Count == 0)
            return hidden;
        foreach (var next in Enumerable.Range(0, counts.Count).Where(index => counts[index] >= Fewest).OrderBy(index => counts[index]))
        {
            if (hidden.Count > 1 && hidden.Sum(index => counts[index]) >= Fewest)
                break;
            hidden.Add(next);
        }

        return hidden;
    }
}
