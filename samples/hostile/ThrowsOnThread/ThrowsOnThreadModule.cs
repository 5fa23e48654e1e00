using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ThrowsOnThread;

/// <summary>Throws on a thread of its own, where no caller can catch it.</summary>
public sealed class ThrowsOnThreadModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {

    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/throw", () =>
        {
            new Thread(() => throw new InvalidOperationException("on a thread of its own")).Start();
            return "thrown";
        }).AllowAnonymous();
    }
}

