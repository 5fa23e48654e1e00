using System.Diagnostics;
using System.Reflection;

namespace Samples.Tests;

/// <summary>The samples as a stranger builds them: copied out of the repository, against the packed SDK from a folder feed.</summary>
internal sealed class PackedSamples : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string _root = Directory.CreateTempSubdirectory("civichost-samples-").FullName;

    /// <summary>A version no cache has seen.</summary>
    private readonly string _version = $"1.0.0-test{Guid.NewGuid():N}";

    public string Modules => Path.Combine(_root, "modules");

    public static string Repository => typeof(PackedSamples).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "RepoRoot").Value!;

    public void PackSdk()
    {
        var sdk = Path.Combine(Repository, "plugin-sdk", "CivicHost.Sdk", "CivicHost.Sdk.csproj");
        // Folders of its own: the repository's may be in use by the build that runs this test.
        Dotnet(_root, "pack", sdk, "-c", "Release", "-o", Path.Combine(_root, "feed"),
            $"-p:CivicSdkVersion={_version}", "--artifacts-path", Path.Combine(_root, "sdk-build"));
        File.WriteAllText(Path.Combine(_root, "NuGet.config"),
            """<configuration><packageSources><add key="town" value="feed" /></packageSources></configuration>""");
    }

    public string Build(string sample, params string[] more)
    {
        var folder = Path.Combine(_root, sample);
        if (!Directory.Exists(folder))
            Copy(Path.Combine(Repository, "samples", sample), folder);
        return Dotnet(folder, ["build", "-c", "Release", $"-p:CivicSdk={_version}", $"-p:CivicModuleDrop={Modules}", .. more]);
    }

    public string FolderOf(string sample) => Path.Combine(_root, sample);

    public (int ExitCode, string Output) TryDotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test's own dotnet set would send the inner one to the wrong MSBuild.
        foreach (var name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    public string PackageVersion => _version;

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var cached = Path.Combine(packages, "civichost.sdk", _version);
        if (Directory.Exists(cached))
            Directory.Delete(cached, recursive: true);
    }

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                continue;
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static bool IsOfTheOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "DOTNET_CLI_CONTEXT_VERBOSE" or "TESTINGPLATFORM_UI_LANGUAGE" or "Configuration" or "Platform";

    private string Dotnet(string folder, params string[] arguments)
    {
        var (exitCode, output) = TryDotnet(folder, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}\n{output}");
    }
}
