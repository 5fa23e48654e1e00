using CivicHost.Sdk;

namespace CivicHost.Events;

internal static class TownEvents
{
    public static IServiceCollection AddTownEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventSignal>();
        services.AddSingleton<EventDelivery>();
        services.AddHostedService(host => host.GetRequiredService<EventDelivery>());
        return services;
    }

    public static void AddModuleEvents(this IServiceCollection module) => module.AddScoped<IEvents, ModuleEvents>();
}
