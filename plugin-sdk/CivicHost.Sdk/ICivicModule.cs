using Microsoft.AspNetCore.Routing;

namespace CivicHost.Sdk;

/// <summary>The door of a module: what it brings to the town. Each module assembly has exactly one public, parameterless implementation.</summary>
/// <remarks>The host calls <see cref="Build"/> once, checks every service it can construct, then calls <see cref="MapEndpoints"/> once.
/// Request handlers, validators and event handlers in the assembly are found by the host and need no registration.</remarks>
public interface ICivicModule
{
    /// <summary>Declares roles, navigation, event subscriptions, commands and services of the module.</summary>
    /// <param name="module">The module's own builder; nothing registered here is visible to other modules.</param>
    /// <exception cref="Exception">Any exception leaves the module switched off, with its message shown to the administrator.</exception>
    void Build(ModuleBuilder module);

    /// <summary>Maps the module's addresses. Everything mapped lives below <c>/{module id}</c>.</summary>
    /// <param name="routes">The module's own group; an endpoint without an access rule is refused to everybody.</param>
    void MapEndpoints(IEndpointRouteBuilder routes);

    /// <summary>Maps a fixed address outside the module's own, which a protocol demands and <c>module.json</c> claims under <c>addresses</c>.</summary>
    /// <param name="address">The claimed address, for example <c>/open311/v2</c>; called once for each.</param>
    /// <param name="routes">The group at that address.</param>
    void MapClaimedEndpoints(string address, IEndpointRouteBuilder routes)
    {
    }
}
