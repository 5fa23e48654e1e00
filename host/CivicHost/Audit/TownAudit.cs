using CivicHost.Sdk;

namespace CivicHost.Audit;

internal static class TownAudit
{
    public static IServiceCollection AddTownAudit(this IServiceCollection services) => services;

    public static void AddModuleAudit(this IServiceCollection module) => module.AddScoped<IAuditTrail, AuditTrail>();
}
