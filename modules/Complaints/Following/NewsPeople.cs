using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Those who asked to hear of reports and said that the address is theirs.</summary>
internal sealed class NewsPeople(IModuleDatabase database)
{
    private const string OfReport =
        """
        select channel, address, language, token
        from follower
        where number = @Number and confirmed_at is not null
        order by since, id
        limit 5000
        """;

    private static string OfTopic(SqlEngine engine) =>
        $"""
        select channel, address, language, token
        from follower
        where number is null and {AmongValues.Of(engine, "follower.category", "@Categories")} and {AmongValues.Of(engine, "follower.quarter", "@Quarters")} and confirmed_at is not null
        order by since, id
        limit 5000
        """;

    /// <param name="number">Null where only those who follow the topic are wanted.</param>
    public async Task<IReadOnlyList<NewsReader>> FollowingAsync(
        DbConnection connection, int? number, NewsTopic topic, CancellationToken cancellation)
    {
        var ofReport = number is { } one
            ? await connection.QueryAsync<Row>(new CommandDefinition(OfReport, new { Number = one }, cancellationToken: cancellation))
            : [];
        var ofTopic = await connection.QueryAsync<Row>(new CommandDefinition(
            OfTopic(database.Engine), new { Categories = topic.Categories.ToArray(), Quarters = topic.Quarters.ToArray() }, cancellationToken: cancellation));
        return [.. ofReport.Concat(ofTopic).Select(row => new NewsReader(
            new MessageTo(row.Channel == FollowChannel.Email ? MessageChannel.Email : MessageChannel.Sms, row.Address, row.Language), row.Token))];
    }

    private sealed record Row(string Channel, string Address, string Language, string Token);
}

/// <param name="Token">In the link that ends it.</param>
internal sealed record NewsReader(MessageTo To, string Token);

/// <summary>What a report belongs to, from the inside out; the empty text last, for whoever follows everything.</summary>
internal sealed record NewsTopic(IReadOnlyList<string> Categories, IReadOnlyList<string> Quarters);

/// <summary>How a follower's address is written to.</summary>
internal static class FollowChannel
{
    public const string Email = "email";

    public const string Sms = "sms";
}

internal static class QuartersAround
{
    /// <summary>A quarter and those it lies in, from the inside out.</summary>
    public static IEnumerable<string> Around(this ITown town, string quarter)
    {
        var left = town.Quarters.Count;
        for (var at = quarter; at is { Length: > 0 } && left-- > 0; at = town.Quarters.FirstOrDefault(known => known.Name == at)?.Parent)
            yield return at;
    }
}
