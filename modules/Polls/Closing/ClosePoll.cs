using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer, or the last day's end, closes a poll for good: the seed of the lot is revealed, the key of the tokens is destroyed, roll and
/// urn are written anew, and the ballots are counted.</summary>
[RequiresRole(Roles.Officer)]
public sealed record ClosePoll(string Id) : IChange<ClosedPoll>;

/// <param name="Ballots">How many were cast.</param>
public sealed record ClosedPoll(string Id, long Ballots);

internal sealed class ClosePollHandler(
    IModuleDatabase database, PollReader polls, PollCounting counting, LotSeed lot, PollLog log, ITownCalendar calendar, ITown town, TimeProvider clock,
    IAuditTrail audit, IEvents events)
    : IRequestHandler<ClosePoll, Outcome<ClosedPoll>>
{
    private const string Close =
        """
        update poll set state = 'closed', closed_at = @Now, sealed_token_key = null, sealed_seed = null, seed = @Seed where id = @Id and state = 'open'
        """;

    private const string SealedSeed = "select sealed_seed from poll where id = @Id and state = 'open'";

    private const string Keep = "update poll set result = @Result where id = @Id";

    public async Task<Outcome<ClosedPoll>> Handle(ClosePoll request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await UrnRewriting.LockAsync(connection, database.Engine, cancellation);
        // Whoever casts holds the log's head: nobody is between it and the poll's state.
        await PollLog.EndAsync(connection, request.Id, cancellation);
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        var sealedSeed = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(SealedSeed, new { request.Id }, cancellationToken: cancellation));
        var seed = sealedSeed is null ? "" : lot.Open(sealedSeed);
        var row = new { Now = clock.GetUtcNow(), Seed = seed, request.Id };
        if (await connection.ExecuteAsync(new CommandDefinition(Close, row, cancellationToken: cancellation)) == 0)
            return PollRefusals.NotOpen;
        await UrnRewriting.RewriteAsync(connection, database.Engine, cancellation);
        if (await polls.Handle(new FindPoll(request.Id), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        var hasQuorum = await QuorumCheck.IsReachedAsync(connection, poll, cancellation);
        var result = counting.Count(poll.Definition, await CountedBallots.ReadAsync(connection, poll, cancellation), seed, hasQuorum, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Keep, new { Result = CanonicalJson.Write(result), poll.Id }, cancellationToken: cancellation));
        if (poll.IsSecret)
            await log.CheckAsync(connection, poll.Id, calendar.Today, cancellation);

        audit.Record($"poll:{poll.Id}", new { Happened = "closed", result.Ballots, Votes = result.Lines.Select(line => line.Votes), result.Count?.Winners });
        events.Publish("polls.poll-closed.v1", $"/polls/{poll.Id}", new
        {
            Question = poll.Question(town.Languages[0]),
            Winners = result.Winners.Select(line => line.Label?.In(town.Languages[0]) ?? ""),
            result.Ballots,
        });
        events.Publish(ResultEvent.Name, $"/polls/{poll.Id}", ResultEvent.Of(poll, result));
        return new ClosedPoll(poll.Id, result.Ballots);
    }
}

internal static class ClosePollEndpoint
{
    public static void MapClosePoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StaffPollPage, ClosedPoll>("/staff/{id}/close", form => new ClosePoll(form.Route("id")), closed => $"/polls/{closed.Id}")
            .RequireRole(Roles.Officer);
}
