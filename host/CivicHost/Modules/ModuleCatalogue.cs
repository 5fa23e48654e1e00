using System.Reflection;
using CivicHost.Operations;

namespace CivicHost.Modules;

/// <summary>Where a module's files lie. <paramref name="Loaded"/> is set by tests that hold the assembly already; then nothing is loaded twice.</summary>
internal sealed record ModuleSource(string Folder, Assembly? Loaded = null);

/// <param name="Id">As the folder and the configuration name it.</param>
/// <param name="Source">Null where the configuration names a module that no folder has.</param>
/// <param name="Enabled">What the configuration says.</param>
internal sealed record CatalogueEntry(string Id, ModuleSource? Source, bool Enabled);

/// <summary>All modules that are installed or configured: {folder}/{id}/{version}, of each the highest version or the one that is pinned.</summary>
internal sealed class ModuleCatalogue(IConfiguration configuration, TownOptions options, IEnumerable<ModuleSource> given)
{
    public IReadOnlyList<CatalogueEntry> Read()
    {
        var entries = new SortedDictionary<string, CatalogueEntry>(StringComparer.Ordinal);
        foreach (var setting in configuration.GetSection("Modules").GetChildren().Where(setting => setting["Enabled"] is not null))
            entries[setting.Key] = new CatalogueEntry(setting.Key, null, IsEnabled(setting.Key));
        foreach (var (id, folder) in Folders().SelectMany(InstalledIn))
            entries[id] = new CatalogueEntry(id, new ModuleSource(folder), IsEnabled(id));
        foreach (var source in given)
        {
            var id = ModuleManifest.Read(source.Folder).Built.Id;
            entries[id] = new CatalogueEntry(id, source, Enabled: true);
        }

        return [.. entries.Values];
    }

    public IConfigurationSection SettingsOf(string id) => configuration.GetSection($"Modules:{id}:Settings");

    private bool IsEnabled(string id) => configuration.GetValue($"Modules:{id}:Enabled", false);

    private IEnumerable<string> Folders() =>
    [
        Path.Combine(AppContext.BaseDirectory, "modules"),
        Path.Combine(Path.GetFullPath(options.DataFolder), "modules"),
        .. configuration.GetSection("Modules:Folders").Get<string[]>() ?? [],
    ];

    /// <summary>A later folder of the list wins: what the town installed comes before what was shipped.</summary>
    private IEnumerable<(string Id, string Folder)> InstalledIn(string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var module in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileName(module);
            var pinned = configuration[$"Modules:{id}:Version"];
            var newest = Directory.EnumerateDirectories(module)
                .Select(version => (Folder: version, Parsed: ModuleVersion.TryParse(Path.GetFileName(version), out var parsed) ? parsed : (ModuleVersion?)null))
                .Where(version => version.Parsed is not null && (pinned is null || Path.GetFileName(version.Folder) == pinned))
                .OrderByDescending(version => version.Parsed!.Value)
                .FirstOrDefault();
            if (newest.Folder is not null)
                yield return (id, newest.Folder);
        }
    }
}
