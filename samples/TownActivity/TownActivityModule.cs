using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;

namespace TownActivity;

/// <summary>Shows in public what the town's services got done, as their events tell it.</summary>
public sealed class TownActivityModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Public, "nav.activity", "/townactivity", "activity", Order: 90));
        foreach (var kind in ActivityKind.All)
            module.OnEvent<NoteActivity>(kind.EventName);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes.MapListActivity();
}
