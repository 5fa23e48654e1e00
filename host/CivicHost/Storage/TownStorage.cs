namespace CivicHost.Storage;

internal static class TownStorage
{
    public static IServiceCollection AddTownStorage(this IServiceCollection services) => services;
}
