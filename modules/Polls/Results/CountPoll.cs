using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Somebody asks how a poll stands: turnout while it is open, the result once it is closed.</summary>
public sealed record CountPoll(string Id) : IQuery<PollCount?>;

/// <param name="Turnout">How many have voted.</param>
/// <param name="Result">Null until the poll is closed.</param>
public sealed record PollCount(Poll Poll, long Turnout, PollResult? Result);

/// <param name="Lines">One for each option in the order of the ballot, "none of these" last.</param>
public sealed record PollResult(long Ballots, IReadOnlyList<ResultLine> Lines)
{
    /// <summary>The options with the most votes: several where they are tied, none where nobody voted. "None of these" can win.</summary>
    public IReadOnlyList<ResultLine> Winners =>
        Ballots == 0 ? [] : [.. Lines.Where(line => line.Votes == Lines.Max(other => other.Votes))];
}

/// <param name="Number">On the ballot; 0 is "none of these".</param>
/// <param name="Label">By language; null for "none of these", which is a text.</param>
public sealed record ResultLine(int Number, IReadOnlyDictionary<string, string>? Label, long Votes);

internal sealed class CountPollHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<CountPoll, PollCount?>
{
    private const string Marked = "select count(*) from roll where poll = @Poll";

    private const string Secret = "select ballot, count(*) as count from urn where poll = @Poll and counts = @Counts group by ballot order by ballot limit 100000";

    private const string Named = "select ballot, count(*) as count from named_ballot where poll = @Poll group by ballot order by ballot limit 100000";

    public async Task<PollCount?> Handle(CountPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id), cancellation) is not { } poll)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var turnout = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Marked, new { Poll = poll.Id }, cancellationToken: cancellation));
        if (poll.State != Poll.Closed)
            return new PollCount(poll, turnout, null);

        var tally = (await connection.QueryAsync<Votes>(new CommandDefinition(
                poll.IsNamed ? Named : Secret, new { Poll = poll.Id, Counts = true }, cancellationToken: cancellation)))
            .ToDictionary(row => row.Ballot, row => row.Count);
        var lines = poll.Definition.Options.Select(option => new ResultLine(option.Number, option.Label, tally.GetValueOrDefault($"{option.Number}")))
            .Append(new ResultLine(Poll.NoneOfThese, null, tally.GetValueOrDefault(BallotText.None)))
            .ToList();
        return new PollCount(poll, turnout, new PollResult(tally.Values.Sum(), lines));
    }

    private sealed record Votes(string Ballot, long Count);
}
