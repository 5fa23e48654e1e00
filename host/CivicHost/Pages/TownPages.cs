namespace CivicHost.Pages;

internal static class TownPages
{
    public static IServiceCollection AddTownPages(this IServiceCollection services) => services;

    public static void UseTownFrame(this WebApplication app)
    {
    }

    public static void UseTownLimits(this WebApplication app)
    {
    }

    public static void UseTownForms(this WebApplication app)
    {
    }
}
