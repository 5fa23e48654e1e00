using System.Reflection;
using CivicHost.Sdk;
using McMaster.NETCore.Plugins;

namespace CivicHost.Modules;

/// <summary>Loads a module's assembly into a context of its own, in which it shares with the host what is listed here and nothing else.</summary>
internal static class ModuleAssembly
{
    /// <summary>Types of these cross between host and module, or their state is static (Dapper's handlers). The shared frameworks are added by the loader.</summary>
    public static readonly IReadOnlyList<string> Shared =
    [
        "CivicHost.Sdk", "MediatR", "Dapper", "FluentValidation", "PhoneNumbers", "System.CommandLine", "Microsoft.Data.Sqlite",
        "SQLitePCLRaw.core", "SQLitePCLRaw.batteries_v2", "SQLitePCLRaw.provider.e_sqlite3",
    ];

    /// <exception cref="ModuleRefusedException">The assembly has no door, or more than one.</exception>
    public static ICivicModule Open(ModuleSource source, ModuleManifest manifest, out Assembly assembly)
    {
        assembly = source.Loaded ?? Load(Path.Combine(source.Folder, manifest.Built.Assembly));
        var doors = assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ICivicModule).IsAssignableFrom(type))
            .ToList();
        return doors is [var door]
            ? (ICivicModule)Activator.CreateInstance(door)!
            : throw new ModuleRefusedException("modules.reason.door", "modules.remedy.author", $"{doors.Count}");
    }

    private static Assembly Load(string file) => PluginLoader.CreateFromAssemblyFile(file, config =>
    {
        config.PreferSharedTypes = false;
        config.IsUnloadable = false;
        foreach (var name in Shared)
            config.SharedAssemblies.Add(new AssemblyName(name));
    }).LoadDefaultAssembly();
}
