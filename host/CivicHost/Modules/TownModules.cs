using CivicHost.Events;

namespace CivicHost.Modules;

internal static class TownModules
{
    public static IServiceCollection AddTownModules(this IServiceCollection services)
    {
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton<Preflight>();
        services.AddSingleton<ModuleCatalogue>();
        services.AddSingleton<ModuleStarter>();
        services.AddSingleton<ModuleEndpointSource>();
        services.AddSingleton<Programs.ApiAddresses>();
        services.AddSingleton<SupervisedServices>();
        services.AddSingleton<SharedPages>();
        services.AddSingleton<InProcessRuntime>();
        services.AddSingleton<IModuleRuntime>(host => host.GetRequiredService<InProcessRuntime>());
        services.AddSingleton<IEventParticipants>(host => host.GetRequiredService<InProcessRuntime>());
        services.AddHostedService(host => host.GetRequiredService<InProcessRuntime>());
        services.AddAuthorizationBuilder()
            .AddPolicy(ModuleEndpoints.NobodyPolicy, policy => policy.RequireAssertion(_ => false))
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        return services;
    }

    public static void MapTownModules(this WebApplication app)
    {
        ((IEndpointRouteBuilder)app).DataSources.Add(app.Services.GetRequiredService<ModuleEndpointSource>());
    }
}
