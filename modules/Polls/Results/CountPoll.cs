using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Somebody asks how a poll stands: turnout while it is open, the result once it is closed.</summary>
public sealed record CountPoll(string Id) : IQuery<PollCount?>;

/// <param name="Turnout">How many of the slips were used.</param>
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
/// <param name="Label">Null for "none of these", which is a text.</param>
public sealed record ResultLine(int Number, string? Label, long Votes);

internal sealed class CountPollHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<CountPoll, PollCount?>
{
    private const string Used = "select count(*) from slip where poll = @Poll and is_used = @Used";

    private const string Tally = "select choice, count(*) as count from ballot where poll = @Poll group by choice order by choice limit 9";

    public async Task<PollCount?> Handle(CountPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id), cancellation) is not { } poll)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var turnout = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Used, new { Poll = poll.Id, Used = true }, cancellationToken: cancellation));
        if (poll.State != Poll.Closed)
            return new PollCount(poll, turnout, null);

        var tally = (await connection.QueryAsync<Votes>(new CommandDefinition(Tally, new { Poll = poll.Id }, cancellationToken: cancellation)))
            .ToDictionary(row => row.Choice, row => row.Count);
        var lines = poll.Options.Select((option, index) => new ResultLine(index + 1, option, tally.GetValueOrDefault(index + 1)))
            .Append(new ResultLine(Poll.NoneOfThese, null, tally.GetValueOrDefault(Poll.NoneOfThese)))
            .ToList();
        return new PollCount(poll, turnout, new PollResult(lines.Sum(line => line.Votes), lines));
    }

    private sealed record Votes(int Choice, long Count);
}
