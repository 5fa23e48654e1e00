namespace CivicHost.Operations;

/// <summary>What the command line says about which town to run.</summary>
/// <param name="DataFolder">Everything that must be kept.</param>
/// <param name="ConfigFile">The town's one configuration file (JSON), or null for the demo town that ships beside the executable (town.json).</param>
/// <param name="Urls">Where to listen; null takes Urls of the configuration, else http://127.0.0.1:5080.</param>
/// <param name="SafeMode">Start with no module.</param>
internal sealed record TownOptions(string DataFolder, string? ConfigFile = null, string? Urls = null, bool SafeMode = false)
{
    public static readonly string DefaultUrls = "http://127.0.0.1:5080";
}
