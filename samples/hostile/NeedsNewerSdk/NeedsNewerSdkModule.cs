using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace NeedsNewerSdk;

/// <summary>Calls what only a later SDK has.</summary>
public sealed class NeedsNewerSdkModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddAudioSlot("welcome");
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {

    }
}

