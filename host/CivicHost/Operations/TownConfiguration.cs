namespace CivicHost.Operations;

/// <summary>Where settings come from: built-in figures, then the town's one file, then environment variables CIVICHOST_….</summary>
internal static class TownConfiguration
{
    public const string TownFile = "town.json";

    private static readonly Dictionary<string, string?> BuiltIn = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Quartz"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        // Why the start failed is said in a sentence on standard error, not as a stack of calls.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "Critical",
        ["AllowedHosts"] = "*",
    };

    /// <exception cref="Storage.StartupRefusedException">The file is missing or is no JSON.</exception>
    public static void AddTownConfiguration(this WebApplicationBuilder builder, TownOptions options)
    {
        var file = FileOf(options);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(BuiltIn);
        try
        {
            builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
        }
        catch (FileNotFoundException missing)
        {
            throw new Storage.StartupRefusedException(
                $"The configuration file {file} is not there. Give the right one with --config FILE, or leave --config away to run the demo town.", missing);
        }
        catch (InvalidDataException broken)
        {
            throw new Storage.StartupRefusedException(
                $"The configuration file {file} cannot be read: {broken.InnerException?.Message ?? broken.Message} Put it right and start again.", broken);
        }

        builder.Configuration.AddEnvironmentVariables("CIVICHOST_");
    }

    /// <summary>--config, else town.json in the data folder, else the demo town.</summary>
    public static string FileOf(TownOptions options)
    {
        if (options.ConfigFile is { } given)
            return Path.GetFullPath(given);
        var own = Path.Combine(Path.GetFullPath(options.DataFolder), TownFile);
        return File.Exists(own) ? own : HostFiles.DemoTown;
    }
}
