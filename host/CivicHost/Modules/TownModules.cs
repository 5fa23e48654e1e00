using System.Reflection;

namespace CivicHost.Modules;

/// <summary>Where a module's files lie. <paramref name="Loaded"/> is set by tests that hold the assembly already; then nothing is loaded twice.</summary>
internal sealed record ModuleSource(string Folder, Assembly? Loaded = null);

internal static class TownModules
{
    public static IServiceCollection AddTownModules(this IServiceCollection services) => services;

    public static void MapTownModules(this WebApplication app)
    {
    }
}
