namespace CivicHost.People;

internal static class TownPeople
{
    public static IServiceCollection AddTownPeople(this IServiceCollection services) => services;

    public static void UseTownPeople(this WebApplication app)
    {
    }
}
