using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Tells somebody who has voted which way their vote came.</summary>
internal static class FirstVote
{
    private const string Kept = "select channel from roll where poll = @Poll and person = @Person";

    /// <returns>The channel, or null where the person has not voted.</returns>
    public static Task<string?> ChannelAsync(DbConnection connection, string poll, string person, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(Kept, new { Poll = poll, Person = person }, cancellationToken: cancellation));

    public static Refusal RefusalOf(string channel, string field) => new($"poll.voted-already.{channel}", RefusalKind.Conflict, field);

    /// <summary>Puts the way of the first vote in the place of <c>poll.code-used</c>; leaves every other outcome as it is.</summary>
    public static async Task<Outcome<T>> NamedAsync<T>(
        this Outcome<T> outcome, DbConnection connection, RollMark mark, string field, CancellationToken cancellation) =>
        outcome.IsRefused && outcome.Refusals[0].Code == PollRefusals.CodeUsed.Code
            && await ChannelAsync(connection, mark.Poll, mark.Person, cancellation) is { } channel
            ? RefusalOf(channel, field)
            : outcome;
}
