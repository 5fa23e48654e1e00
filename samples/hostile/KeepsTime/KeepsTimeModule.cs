using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace KeepsTime;

/// <summary>Has one job that behaves and three that do not.</summary>
public sealed class KeepsTimeModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddJob<SweepTimers>("sweep", JobTimes.EveryMinutes(15));
        module.AddJob<ThrowingJob>("throws", JobTimes.DailyAt(new TimeOnly(6, 30)));
        module.AddJob<SlowJob>("slow", JobTimes.EveryMinutes(60));
        module.AddJob<EndlessJob>("endless", JobTimes.DailyAt(new TimeOnly(23, 0)));
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/timers/{id}/{minutes:int}", async (string id, int minutes, IMediator mediator) =>
            (await mediator.Send(new SetTimer(id, minutes))).ToOk()).AllowAnonymous();
        routes.MapGet("/fault", string () => throw new InvalidOperationException("a fault")).AllowAnonymous();
    }
}

/// <summary>Throws until the end of days.</summary>
internal sealed class ThrowingJob : IModuleJob
{
    public Task RunAsync(CancellationToken cancellation) => throw new InvalidOperationException("the list is missing");
}

/// <summary>Ends only when it is told to.</summary>
internal sealed class EndlessJob : IModuleJob
{
    public Task RunAsync(CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);
}
