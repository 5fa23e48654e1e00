using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Staff look at a poll's roll: how many have voted, and whether somebody in front of them still may. Nothing in it says when, or what.</summary>
/// <param name="Shown">A slip's code or a document's number, as typed; empty where nobody is sought.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
internal sealed record ReadRoll(string Poll, string Shown) : IQuery<Outcome<ReadRollAnswer>>;

/// <param name="Standing"><c>may-vote</c>, <c>has-voted</c> or <c>unknown</c>; null where nobody was sought.</param>
internal sealed record ReadRollAnswer(Poll Poll, RollCounts Counts, string? Standing);

internal sealed class ReadRollHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<ReadRoll, Outcome<ReadRollAnswer>>
{
    private const string Marked = "select count(*) from roll where poll = @Poll and person = @Person";

    public async Task<Outcome<ReadRollAnswer>> Handle(ReadRoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        await using var connection = await database.OpenAsync(cancellation);
        var counts = await RollCounts.ReadAsync(connection, poll.Id, cancellation);
        if (request.Shown.Length == 0)
            return new ReadRollAnswer(poll, counts, null);
        if (!(await VotingRoll.FindAsync(connection, poll, request.Shown, cancellation)).TryGetAnswer(out var voter))
            return new ReadRollAnswer(poll, counts, "unknown");
        var marks = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Marked, new { Poll = poll.Id, voter.Person }, cancellationToken: cancellation));
        return new ReadRollAnswer(poll, counts, marks == 0 ? "may-vote" : "has-voted");
    }
}

internal static class ReadRollEndpoint
{
    public static void MapReadRoll(this IEndpointRouteBuilder routes) =>
        routes.MapPage<RollPage>("/staff/{poll}/roll").RequireRole(Roles.Officer, Roles.Agent);
}
