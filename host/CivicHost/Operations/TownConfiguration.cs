namespace CivicHost.Operations;

internal static class TownConfiguration
{
    public static void AddTownConfiguration(this WebApplicationBuilder builder, TownOptions options)
    {
        builder.Configuration.AddJsonFile(options.ConfigFile ?? Path.Combine(AppContext.BaseDirectory, "town.json"), optional: false);
        builder.Configuration.AddEnvironmentVariables("CIVICHOST_");
    }
}
