using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace KeepsTime;

/// <summary>Takes a second of real time, and throws where another run of it is under way.</summary>
internal sealed class SlowJob(IMediator mediator) : IModuleJob
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString("N");
        if ((await mediator.Send(new BeginSlowRun(id), cancellation)).IsRefused)
            throw new InvalidOperationException("two runs at once");
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        await mediator.Send(new EndSlowRun(id), cancellation);
    }
}

internal sealed record BeginSlowRun(string Id) : IChange<SlowRun>;

internal sealed record EndSlowRun(string Id) : IChange<SlowRun>;

internal sealed record SlowRun(string Id);

internal sealed class BeginSlowRunHandler(IModuleDatabase database) : IRequestHandler<BeginSlowRun, Outcome<SlowRun>>
{
    private const string UnderWay = "select count(*) from slow_run where ended_at is null";

    private const string Begin = "insert into slow_run (id) values (@Id)";

    public async Task<Outcome<SlowRun>> Handle(BeginSlowRun request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(UnderWay, cancellationToken: cancellation)) > 0)
            return new Refusal("slow.under-way", RefusalKind.Conflict);
        await connection.ExecuteAsync(new CommandDefinition(Begin, new { request.Id }, cancellationToken: cancellation));
        return new SlowRun(request.Id);
    }
}

internal sealed class EndSlowRunHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<EndSlowRun, Outcome<SlowRun>>
{
    private const string End = "update slow_run set ended_at = @Now where id = @Id";

    public async Task<Outcome<SlowRun>> Handle(EndSlowRun request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(End, new { request.Id, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        return new SlowRun(request.Id);
    }
}
