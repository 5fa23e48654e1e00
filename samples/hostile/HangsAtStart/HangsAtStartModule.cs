using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace HangsAtStart;

/// <summary>Never comes back from being built.</summary>
public sealed class HangsAtStartModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {

    }
}

