namespace CivicHost.Tests.Modules;

/// <summary>A folder of modules as an operator lays them: {folder}/{id}/{version}/, from the samples as they were built.</summary>
internal sealed class ModuleFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("civichost-modules-").FullName;

    /// <summary>Lays a hostile sample into the folder.</summary>
    /// <returns>The folder of its version.</returns>
    public string Add(string sample)
    {
        var built = Built(sample);
        var target = System.IO.Path.Combine(Path, sample.ToLowerInvariant(), "1.0.0");
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(built, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Built(string sample)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = System.IO.Path.Combine(folder.FullName, "samples", "hostile", sample, "bin", configuration, "net10.0");
            if (Directory.Exists(built))
                return built;
        }

        throw new DirectoryNotFoundException($"samples/hostile/{sample} was not built.");
    }
}
