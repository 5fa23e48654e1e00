namespace CivicHost.Operations;

internal static class Health
{
    public static void MapTownHealth(this WebApplication app)
    {
    }
}
