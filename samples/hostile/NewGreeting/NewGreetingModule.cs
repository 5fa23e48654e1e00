using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace NewGreeting;

/// <summary>Uses version 2 of a library of its own.</summary>
public sealed class NewGreetingModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {

    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Greeting.Greeting.Text2).AllowAnonymous();
    }
}

