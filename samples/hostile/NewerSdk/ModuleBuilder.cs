using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk;

/// <summary>As in every version.</summary>
public interface ICivicModule
{
    /// <summary>As in every version.</summary>
    void Build(ModuleBuilder module);

    /// <summary>As in every version.</summary>
    void MapEndpoints(IEndpointRouteBuilder routes);
}

/// <summary>As in every version.</summary>
public abstract class ModuleBuilder
{
    /// <summary>As in every version.</summary>
    public abstract string ModuleId { get; }

    /// <summary>New in 1.4.</summary>
    public abstract void AddAudioSlot(string textKey);
}
