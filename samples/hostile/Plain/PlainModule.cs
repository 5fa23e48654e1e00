using System.CommandLine;
using CivicHost.Sdk;
using CivicHost.Sdk.Counting;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Plain;

/// <summary>Behaves: asks its database through a request, with one address that forgot its access rule.</summary>
public sealed class PlainModule : ICivicModule
{
    private static readonly Argument<int> Number = new("number") { Description = "How far." };

    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.Services.AddSingleton<ICountingRule, FirstOnTheList>();
        module.AddCommand(CreateCount);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/one", async (IMediator mediator) => await mediator.Send(new CountToOne())).AllowAnonymous();
        routes.MapPost("/count/{number:int}", async (int number, IMediator mediator) => (await mediator.Send(new Count(number))).ToOk()).AllowAnonymous();
        routes.MapGet("/forgotten", () => "nobody may read this");
        routes.MapGet("/fault", string () => throw new InvalidOperationException("a fault")).AllowAnonymous();
    }

    private static Command CreateCount(IServiceProvider services)
    {
        var count = new Command("count", "Count one further, and say how far.") { Number };
        count.SetAction(async (parsed, cancellation) =>
        {
            var counted = await services.GetRequiredService<IMediator>().Send(new Count(parsed.GetValue(Number)), cancellation);
            Console.WriteLine(counted.IsRefused ? counted.Refusals[0].Code : $"counted {counted.Answer.Number}");
            return counted.IsRefused ? 1 : 0;
        });
        return count;
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
