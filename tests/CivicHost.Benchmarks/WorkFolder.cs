namespace CivicHost.Benchmarks;

internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("civichost-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class Arguments
{
    public static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
    }
}
