using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace Polls;

/// <summary>How many have voted, by ward, channel and group, as it is kept: with nothing suppressed.</summary>
/// <param name="Voted">In all.</param>
/// <param name="SharedPhones">Telephones with which more people vote than is usual.</param>
internal sealed record TurnoutCounts(
    long Voted, IReadOnlyList<TurnoutCount> Wards, IReadOnlyList<TurnoutCount> Channels, IReadOnlyList<TurnoutCount> Strata, long SharedPhones)
{
    private const string All = "select count(*) from roll where poll = @Poll";

    private const string ByWard = "select ward as name, count(*) as people from roll where poll = @Poll group by ward order by ward limit 500";

    private const string ByChannel = "select channel as name, count(*) as people from roll where poll = @Poll group by channel order by channel limit 20";

    private const string ByStratum = "select stratum as name, count(*) as people from roll where poll = @Poll group by stratum order by stratum limit 100";

    private const string CensusByWard =
        """
        select ward as name, count(distinct person) as people
        from eligible
        where poll = @Poll and kind in ('slip', 'roll')
        group by ward
        order by ward
        limit 500
        """;

    private const string CensusByStratum =
        """
        select stratum as name, count(distinct person) as people
        from eligible
        where poll = @Poll and kind in ('slip', 'roll')
        group by stratum
        order by stratum
        limit 100
        """;

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static TurnoutCounts Read(string json) => JsonSerializer.Deserialize<TurnoutCounts>(json, JsonSerializerOptions.Web)!;

    public static async Task<TurnoutCounts> CountAsync(DbConnection connection, string poll, int peopleOnAPhone, CancellationToken cancellation)
    {
        var voted = await connection.ExecuteScalarAsync<long>(new CommandDefinition(All, new { Poll = poll }, cancellationToken: cancellation));
        return new TurnoutCounts(
            voted,
            Against(await GroupsAsync(ByWard), await GroupsAsync(CensusByWard)),
            Against(await GroupsAsync(ByChannel), []),
            Against(await GroupsAsync(ByStratum), await GroupsAsync(CensusByStratum)),
            await Polls.SharedPhones.CountAsync(connection, poll, peopleOnAPhone, cancellation));

        async Task<List<ListedGroup>> GroupsAsync(string sql) =>
            (await connection.QueryAsync<ListedGroup>(new CommandDefinition(sql, new { Poll = poll }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Also the groups of which nobody has voted.</summary>
    private static List<TurnoutCount> Against(List<ListedGroup> voted, List<ListedGroup> census)
    {
        var people = census.ToDictionary(group => group.Name, group => group.People);
        var marks = voted.ToDictionary(group => group.Name, group => group.People);
        return [.. people.Keys.Union(marks.Keys).Order(StringComparer.Ordinal)
            .Select(name => new TurnoutCount(name, people.TryGetValue(name, out var listed) ? listed : null, marks.GetValueOrDefault(name)))];
    }
}

/// <param name="Name">Of the ward, channel or group; empty where the roll says nothing.</param>
/// <param name="Census">How many may vote; null where nobody knows.</param>
internal sealed record TurnoutCount(string Name, long? Census, long Voted);
