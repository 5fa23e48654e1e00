namespace CivicHost.Events;

internal static class TownEvents
{
    public static IServiceCollection AddTownEvents(this IServiceCollection services) => services;
}
