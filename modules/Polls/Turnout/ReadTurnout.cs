using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Somebody asks who takes part in a poll: while it is open as it stood this morning and in full tens, afterwards exactly. Never few people.</summary>
public sealed record ReadTurnout(string Poll) : IQuery<Turnout?>;

/// <param name="Voted">How many have voted by now.</param>
/// <param name="RollSize">How many may; null where nobody knows.</param>
/// <param name="Day">Of the breakdowns, while the poll is open; null before they were made and after closing.</param>
/// <param name="SharedPhones">Telephones with which more than <paramref name="PeopleOnAPhone"/> people vote.</param>
public sealed record Turnout(
    string Poll, bool IsOpen, long Voted, int? RollSize, QuorumStanding? Quorum, DateOnly? Day,
    IReadOnlyList<TurnoutCell> Wards, IReadOnlyList<TurnoutCell> Channels, IReadOnlyList<TurnoutCell> Groups, long SharedPhones, int PeopleOnAPhone);

/// <param name="Census">How many may vote; null where nobody knows.</param>
/// <param name="Voted">Null where it would say something about few people; in full tens, rounded down, while the poll is open.</param>
public sealed record TurnoutCell(string Name, long? Census, long? Voted);

internal sealed class ReadTurnoutHandler(IModuleDatabase database, IMediator mediator, PhoneSharing sharing) : IRequestHandler<ReadTurnout, Turnout?>
{
    private const string Kept = "select day, counts from turnout where poll = @Poll";

    private const string Marked = "select count(*) from roll where poll = @Poll";

    private const int Ten = 10;

    public async Task<Turnout?> Handle(ReadTurnout request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        if (poll.State == Polls.Poll.Closed)
        {
            var exact = await TurnoutCounts.CountAsync(connection, poll.Id, sharing.MostPeople, cancellation);
            var quorum = QuorumStanding.Of(poll.Definition, exact, await QuorumCheck.IsReachedAsync(connection, poll, cancellation));
            // The table of wards by channels is published too: what it hides, these margins of it must not tell.
            var told = await RollCounts.ReadAsync(connection, poll.Id, cancellation);
            return Show(poll, exact.Voted, exact, null, quorum) with { Wards = Cells(exact.Wards, told.Wards), Channels = Cells(exact.Channels, told.Channels) };
        }

        var voted = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Marked, new { request.Poll }, cancellationToken: cancellation));
        var kept = await connection.QuerySingleOrDefaultAsync<KeptRow?>(new CommandDefinition(Kept, new { request.Poll }, cancellationToken: cancellation));
        var counts = kept is null ? new TurnoutCounts(voted, [], [], [], 0) : TurnoutCounts.Read(kept.Counts);
        return Show(poll, voted, counts, kept?.Day, QuorumStanding.WhileOpen(poll.Definition, voted));
    }

    private Turnout Show(Poll poll, long voted, TurnoutCounts counts, DateOnly? day, QuorumStanding? quorum)
    {
        var isOpen = poll.State != Polls.Poll.Closed;
        return new Turnout(
            poll.Id, isOpen, voted, poll.Definition.RollSize, quorum, day,
            Cells(counts.Wards, isOpen), Cells(counts.Channels, isOpen), Cells(counts.Strata, isOpen), counts.SharedPhones, sharing.MostPeople);
    }

    /// <summary>A table of one row says no more than the total.</summary>
    private static IReadOnlyList<TurnoutCell> Cells(IReadOnlyList<TurnoutCount> counts, bool isOpen)
    {
        if (counts.Count < 2)
            return [];
        var untold = SmallCells.Untold([.. counts.Select(count => count.Voted)]);
        return [.. counts.Select((count, index) =>
            new TurnoutCell(count.Name, count.Census, untold[index] ? null : isOpen ? count.Voted / Ten * Ten : count.Voted))];
    }

    private static IReadOnlyList<TurnoutCell> Cells(IReadOnlyList<TurnoutCount> counts, IReadOnlyList<RollCount> told) => counts.Count < 2
        ? []
        : [.. counts.Select(count => new TurnoutCell(
            count.Name, count.Census, count.Voted == 0 ? 0 : told.FirstOrDefault(other => other.Name == count.Name)?.Marks))];

    private sealed record KeptRow(DateOnly Day, string Counts);
}

/// <param name="MostPeople">How many vote with one telephone before that is told.</param>
internal sealed record PhoneSharing(int MostPeople);

internal static class ReadTurnoutEndpoint
{
    public static void MapReadTurnout(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<TurnoutPage>("/{id}/turnout").AllowAnonymous();
        routes.MapGet("/api/polls/{id}/turnout", async (string id, IMediator mediator, CancellationToken cancellation) =>
            await mediator.Send(new ReadTurnout(id), cancellation) is { } turnout ? Results.Json(turnout) : PollRefusals.Unknown.ToResult())
            .WithSummary("api.polls.turnout").AllowAnonymous();
    }
}
