using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OldGreeting;

/// <summary>Uses version 1 of a library of its own.</summary>
public sealed class OldGreetingModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {

    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Greeting.Greeting.Text1).AllowAnonymous();
    }
}

