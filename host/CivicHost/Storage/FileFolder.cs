using CivicHost.Operations;
using Dapper;

namespace CivicHost.Storage;

/// <summary>{data}/files: written whole or not at all, and swept of what no case kept.</summary>
internal sealed partial class FileFolder(TownOptions options, IConfiguration configuration, ITownStorage storage, TimeProvider clock, ILogger<FileFolder> log)
    : BackgroundService
{
    private const long LeastFreeByDefault = 200;

    private static readonly TimeSpan KeptUnclaimed = TimeSpan.FromHours(24);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(6);

    private readonly string _root = Path.Combine(Path.GetFullPath(options.DataFolder), "files");

    /// <summary>Uploads stop first, so that the databases still have room to write.</summary>
    public bool HasSpace()
    {
        var least = configuration.GetValue("Storage:LeastFreeMegabytes", LeastFreeByDefault) * 1024 * 1024;
        return new DriveInfo(Path.GetFullPath(options.DataFolder)).AvailableFreeSpace > least;
    }

    /// <exception cref="ArgumentException">The id is none that was given out; it might lead anywhere.</exception>
    public string PathOf(string module, string id) => id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)
        ? throw new ArgumentException("No id of a file.", nameof(id))
        : Path.Combine(_root, module, id[..2], id);

    /// <summary>Where the small copy of a picture lies. Nobody keeps it: it is swept after a day and made again when it is asked for.</summary>
    public string SmallPathOf(string module, string id) => PathOf(module, id) + ".small";

    public void Write(string module, string id, ReadOnlySpan<byte> content) => Write(PathOf(module, id), content);

    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        PrivateFolder.Create(Path.GetDirectoryName(file)!);
        DurableFile.Write(file, content);
    }

    public Stream Open(string module, string id) => Open(PathOf(module, id));

    public static Stream Open(string file) =>
        new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Deletes files that were received a day ago and that no case kept.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        const string Kept = "select count(*) from civic_file where id = @Id";
        var swept = 0;
        foreach (var module in storage.Known.Where(known => Directory.Exists(Path.Combine(_root, known))))
        {
            var old = Directory.EnumerateFiles(Path.Combine(_root, module), "*", SearchOption.AllDirectories)
                .Where(file => clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) > KeptUnclaimed).ToList();
            if (old.Count == 0)
                continue;
            await using var connection = await storage.For(module).OpenReadOnlyAsync(cancellation);
            foreach (var file in old)
            {
                if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Kept, new { Id = Path.GetFileName(file) }, cancellationToken: cancellation)) > 0)
                    continue;
                File.Delete(file);
                swept++;
            }
        }

        return swept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenSweeps, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TrySweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        try
        {
            await SweepAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            SweepFailed(log, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files that no case kept could not be swept; the next round tries again")]
    private static partial void SweepFailed(ILogger log, Exception fault);
}
