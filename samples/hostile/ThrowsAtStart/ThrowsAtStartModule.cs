using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ThrowsAtStart;

/// <summary>Throws while it is built.</summary>
public sealed class ThrowsAtStartModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        throw new InvalidOperationException("the tariff file is missing");
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {

    }
}

