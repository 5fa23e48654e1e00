using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Plain;

/// <summary>Behaves: asks its database through a request, with one address that forgot its access rule.</summary>
public sealed class PlainModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/one", async (IMediator mediator) => await mediator.Send(new CountToOne())).AllowAnonymous();
        routes.MapPost("/count/{number:int}", async (int number, IMediator mediator) => (await mediator.Send(new Count(number))).ToOk()).AllowAnonymous();
        routes.MapGet("/forgotten", () => "nobody may read this");
        routes.MapGet("/fault", string () => throw new InvalidOperationException("a fault")).AllowAnonymous();
    }
}

/// <summary>Asks the database for the number one.</summary>
public sealed record CountToOne : IQuery<One>;

/// <param name="Number">One.</param>
public sealed record One(long Number);

internal sealed class CountToOneHandler(IModuleDatabase database) : IRequestHandler<CountToOne, One>
{
    public async Task<One> Handle(CountToOne request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<One>(new CommandDefinition("select cast(1 as bigint) as number", cancellationToken: cancellation));
    }
}
