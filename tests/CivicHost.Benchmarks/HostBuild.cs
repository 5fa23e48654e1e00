namespace CivicHost.Benchmarks;

/// <summary>The host as it was built beside this program, in the same configuration.</summary>
internal static class HostBuild
{
    private static readonly string Folder = Find();

    public static string Executable() => Path.Combine(Folder, OperatingSystem.IsWindows() ? "civichost.exe" : "civichost");

    public static string DemoTown() => Path.Combine(Folder, "host", "town.json");

    public static string ModuleFolder(string id) => Directory.EnumerateDirectories(Path.Combine(Folder, "modules", id)).Order().Last();

    private static string Find()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent!.Name;
        for (var folder = here; folder is not null; folder = folder.Parent)
        {
            var host = Path.Combine(folder.FullName, "host", "CivicHost", "bin", configuration, "net10.0");
            if (File.Exists(Path.Combine(host, "civichost.dll")))
                return host;
        }

        throw new InvalidOperationException($"Build the host first: dotnet build host/CivicHost -c {configuration}");
    }
}
