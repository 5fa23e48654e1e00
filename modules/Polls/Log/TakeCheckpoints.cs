using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Once a day the town signs how each open log stands, and roll and urn are written anew, so that no day's votes lie in the order in which they came.</summary>
[RequiresRole(Roles.System)]
internal sealed record TakeCheckpoints : IChange<TakenCheckpoints>;

/// <param name="Logs">How many were signed.</param>
internal sealed record TakenCheckpoints(int Logs);

internal sealed class TakeCheckpointsHandler(IModuleDatabase database, PollLog log, ITownCalendar calendar, IAuditTrail audit)
    : IRequestHandler<TakeCheckpoints, Outcome<TakenCheckpoints>>
{
    private const string Open = "select id from poll where state = 'open' and level = 'S' order by id limit 1000";

    public async Task<Outcome<TakenCheckpoints>> Handle(TakeCheckpoints request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await UrnRewriting.LockAsync(connection, database.Engine, cancellation);
        var open = (await connection.QueryAsync<string>(new CommandDefinition(Open, cancellationToken: cancellation))).AsList();
        foreach (var poll in open)
        {
            var standing = await log.CheckAsync(connection, poll, calendar.Today, cancellation);
            audit.Record($"poll:{poll}", new { Happened = "checkpoint", standing.Size, Root = Convert.ToHexStringLower(standing.Root) });
        }

        await UrnRewriting.RewriteAsync(connection, database.Engine, cancellation);
        return new TakenCheckpoints(open.Count);
    }
}

internal sealed class TakeCheckpointsJob(IMediator mediator) : IModuleJob
{
    public const string Name = "sign-checkpoints";

    public Task RunAsync(CancellationToken cancellation) => mediator.Send(new TakeCheckpoints(), cancellation);
}
