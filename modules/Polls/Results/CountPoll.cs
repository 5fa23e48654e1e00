using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Somebody asks how a poll stands: turnout while it is open, the result once it is closed and counted.</summary>
public sealed record CountPoll(string Id) : IQuery<PollCount?>;

/// <param name="Turnout">How many have voted.</param>
/// <param name="Result">Null until the poll is closed and counted.</param>
public sealed record PollCount(Poll Poll, long Turnout, PollResult? Result);

internal sealed class CountPollHandler(IModuleDatabase database, IMediator mediator, PollCounting counting) : IRequestHandler<CountPoll, PollCount?>
{
    private const string Marked = "select count(*) from roll where poll = @Poll";

    private const string Counted = "select result from poll where id = @Poll and state = 'closed'";

    public async Task<PollCount?> Handle(CountPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id), cancellation) is not { } poll)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var turnout = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Marked, new { Poll = poll.Id }, cancellationToken: cancellation));
        var kept = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(Counted, new { Poll = poll.Id }, cancellationToken: cancellation));
        return new PollCount(poll, turnout, kept switch
        {
            null => null,
            // The first version of this module stored no result.
            "" => counting.Count(poll.Definition, await CountedBallots.ReadAsync(connection, poll, cancellation), "", null, cancellation),
            _ => JsonSerializer.Deserialize<PollResult>(kept, CanonicalJson.Options)!.InReadingOrder(poll.Definition.Languages[0]),
        });
    }
}

/// <summary>The ballots that count, equal ones together.</summary>
internal static class CountedBallots
{
    private const string Secret = "select ballot, count(*) as count from urn where poll = @Poll and counts = @Counts group by ballot order by ballot limit 1000000";

    private const string Named = "select ballot, count(*) as count from named_ballot where poll = @Poll group by ballot order by ballot limit 1000000";

    public static async Task<IReadOnlyList<BallotPile>> ReadAsync(DbConnection connection, Poll poll, CancellationToken cancellation) =>
    [
        .. await connection.QueryAsync<BallotPile>(new CommandDefinition(
            poll.IsNamed ? Named : Secret, new { Poll = poll.Id, Counts = true }, cancellationToken: cancellation)),
    ];
}
