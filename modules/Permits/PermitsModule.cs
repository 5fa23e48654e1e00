using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Residents apply for a permit; the town decides, and issues a permit that anybody can verify.</summary>
public sealed class PermitsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        // Navigation and roles
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.apply", "/permits/apply", "permit", Order: 20));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.inbox", "/permits/inbox", "permit", Roles.Officer, 20));
        module.AddRole(PermitsRole.Manager);
        module.AddRole(PermitsRole.Cashier);
        module.AddRole(PermitsRole.Inspector);

        // Jobs and commands

        // Applications
        module.Services.AddScoped<ICaseFinder, ApplicationFinder>();
        module.Services.AddScoped<PermitTypes>();
        module.Services.AddScoped<ApplicationReader>();
        module.Services.AddScoped<ApplicationMoves>();
        module.Services.AddScoped<ApplicationNews>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
    }
}

/// <summary>Roles that this module adds to those of the town.</summary>
internal static class PermitsRole
{
    /// <summary>Publishes types and imports registers.</summary>
    public const string Manager = "permits.manager";

    /// <summary>Takes payments and closes the cash desk.</summary>
    public const string Cashier = "permits.cashier";

    /// <summary>Goes and looks.</summary>
    public const string Inspector = "permits.inspector";
}
