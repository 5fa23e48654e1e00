using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace KeepsTime;

/// <summary>Somebody wants something done in so many minutes.</summary>
public sealed record SetTimer(string Id, int Minutes) : IChange<TimerSet>;

/// <param name="DueAt">When.</param>
public sealed record TimerSet(DateTimeOffset DueAt);

internal sealed class SetTimerHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<SetTimer, Outcome<TimerSet>>
{
    private const string Insert = "insert into timer (id, due_at) values (@Id, @DueAt)";

    public async Task<Outcome<TimerSet>> Handle(SetTimer request, CancellationToken cancellation)
    {
        var dueAt = clock.GetUtcNow().AddMinutes(request.Minutes);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Insert, new { request.Id, DueAt = dueAt }, cancellationToken: cancellation));
        return new TimerSet(dueAt);
    }
}

/// <summary>What is due is done, each in its own transaction.</summary>
internal sealed class SweepTimers(IModuleDatabase database, IMediator mediator, TimeProvider clock) : IModuleJob
{
    private const string Due = "select id from timer where done_at is null and due_at <= @Now order by due_at, id limit 500";

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var id in await DueAsync(cancellation))
            await mediator.Send(new EndTimer(id), cancellation);
    }

    private async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(Due, new { Now = clock.GetUtcNow() }, cancellationToken: cancellation))];
    }
}

/// <summary>The town itself ends a timer.</summary>
[RequiresRole(Roles.System)]
internal sealed record EndTimer(string Id) : IChange<TimerEnded>;

internal sealed record TimerEnded(string Id);

internal sealed class EndTimerHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<EndTimer, Outcome<TimerEnded>>
{
    private const string End = "update timer set done_at = @Now where id = @Id and done_at is null and due_at <= @Now";

    public async Task<Outcome<TimerEnded>> Handle(EndTimer request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var ended = await connection.ExecuteAsync(new CommandDefinition(End, new { request.Id, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        return ended == 1 ? new TimerEnded(request.Id) : new Refusal("timer.not-due", RefusalKind.Conflict);
    }
}
