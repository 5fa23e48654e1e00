using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Residents apply for a market stall; the town decides, and issues a permit that anybody can verify.</summary>
public sealed class PermitsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.apply", "/permits/apply", "market", Order: 20));
        module.AddNavigation(new NavigationItem(NavigationPlace.Public, "nav.verify", "/permits/verify", "permit", Order: 30));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.inbox", "/permits/inbox", "permit", Roles.Officer, 20));
        module.Services.AddScoped<ICaseFinder, ApplicationFinder>();
        module.Services.AddSingleton(StallTariff.Read(module.Settings));
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapApplyForStall();
        routes.MapFollowApplication();
        routes.MapAnswerQuestion();
        routes.MapApplicationInbox();
        routes.MapHandleApplication();
        routes.MapAskApplicant();
        routes.MapDecideApplication();
        routes.MapRevokePermit();
        routes.MapShowPermit();
        routes.MapVerifyPermit();
        routes.MapApplicationDocument();
    }
}
