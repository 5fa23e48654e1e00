using CivicHost.Sdk;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FailsOnEvents;

/// <summary>Two subscribers of one event: one hears it, the other stumbles over the number 13.</summary>
public sealed class FailsOnEventsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.OnEvent<Hear>("plain.counted.v1");
        module.OnEvent<Stumble>("plain.counted.v1");
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
    }
}

internal sealed class Hear(IModuleDatabase database) : IEventHandler
{
    public async Task Handle(CivicEvent happened, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into heard (number) values (@Number)",
            new { Number = happened.Payload.GetProperty("number").GetInt32() }, cancellationToken: cancellation));
    }
}

internal sealed class Stumble(IModuleDatabase database) : IEventHandler
{
    public async Task Handle(CivicEvent happened, CancellationToken cancellation)
    {
        var number = happened.Payload.GetProperty("number").GetInt32();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into heard (number) values (@Number)", new { Number = 1000 + number }, cancellationToken: cancellation));
        if (number == 13)
            throw new InvalidOperationException("stumbled over 13");
    }
}
