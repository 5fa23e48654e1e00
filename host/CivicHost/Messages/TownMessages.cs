using CivicHost.Sdk;

namespace CivicHost.Messages;

internal static class TownMessages
{
    public static IServiceCollection AddTownMessages(this IServiceCollection services)
    {
        services.AddSingleton<MessageFolder>();
        services.AddSingleton<MailCarrier>();
        services.AddSingleton<IMessageGateway>(host => host.GetRequiredService<MessageFolder>());
        services.AddSingleton<IMessageGateway, HttpGateway>();
        services.AddSingleton<IMessageGateway, AndroidGateway>();
        services.AddSingleton<MessageCarriers>();
        services.AddSingleton<SealedOrigins>();
        services.AddSingleton<MessageDelivery>();
        services.AddSingleton<IncomingHandling>();
        services.AddHostedService(host => host.GetRequiredService<MessageDelivery>());
        services.AddHostedService(host => host.GetRequiredService<IncomingHandling>());
        return services;
    }

    public static void AddModuleMessages(this IServiceCollection module) => module.AddScoped<IMessages, ModuleMessages>();
}
