using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;

namespace TreeRegister;

/// <summary>Residents register the trees they planted or adopted; the town sees where it grows green.</summary>
public sealed class TreeRegisterModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.register", "/treeregister/new", "tree", Order: 60));
        module.AddNavigation(new NavigationItem(NavigationPlace.Public, "nav.trees", "/treeregister", "tree", Order: 60));
        module.OnEvent<NoteCare>("complaints.report-resolved.v1");
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapRegisterTree();
        routes.MapListTrees();
    }
}
