namespace CivicHost.Audit;

internal static class TownAudit
{
    public static IServiceCollection AddTownAudit(this IServiceCollection services) => services;
}
