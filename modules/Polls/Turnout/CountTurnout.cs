using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Early every morning.</summary>
internal sealed class CountTurnoutDaily(IMediator mediator) : IModuleJob
{
    public const string Name = "turnout";

    public async Task RunAsync(CancellationToken cancellation) => await mediator.Send(new CountTurnout(), cancellation);
}

/// <summary>The turnout of open polls is counted by ward, channel and group, once a day.</summary>
/// <remarks>Whoever watched a figure for a ward grow beside the public log would know from which ward a ballot came. So the figures stand still all
/// day, and stay as they are until ten more have voted.</remarks>
[RequiresRole(Roles.System)]
internal sealed record CountTurnout : IChange<CountedTurnout>;

/// <param name="Polls">How many got new figures.</param>
internal sealed record CountedTurnout(int Polls);

internal sealed class CountTurnoutHandler(IModuleDatabase database, PhoneSharing sharing, ITownCalendar calendar)
    : IRequestHandler<CountTurnout, Outcome<CountedTurnout>>
{
    private const string Open =
        """
        select poll.id, turnout.counts
        from poll
        left join turnout on turnout.poll = poll.id
        where poll.state = 'open'
        order by poll.id
        limit 500
        """;

    private const string Keep =
        """
        insert into turnout (poll, day, counts) values (@Id, @Today, @Counts)
        on conflict (poll) do update set day = excluded.day, counts = excluded.counts
        """;

    public async Task<Outcome<CountedTurnout>> Handle(CountTurnout request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var renewed = 0;
        foreach (var poll in (await connection.QueryAsync<OpenRow>(new CommandDefinition(Open, cancellationToken: cancellation))).AsList())
        {
            var counts = await TurnoutCounts.CountAsync(connection, poll.Id, sharing.MostPeople, cancellation);
            var before = poll.Counts is null ? 0 : TurnoutCounts.Read(poll.Counts).Voted;
            if (counts.Voted - before < SmallCells.Least)
                continue;
            await connection.ExecuteAsync(new CommandDefinition(
                Keep, new { poll.Id, calendar.Today, Counts = counts.ToJson() }, cancellationToken: cancellation));
            renewed++;
        }

        return new CountedTurnout(renewed);
    }

    private sealed record OpenRow(string Id, string? Counts);
}
