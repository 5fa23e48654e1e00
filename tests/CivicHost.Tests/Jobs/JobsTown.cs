using CivicHost.Jobs;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Jobs;

/// <summary>One data folder and database in which towns with the sample KeepsTime are started one after another, or side by side.</summary>
internal sealed class JobsTown(SqlEngine engine) : IDisposable
{
    private readonly List<string> _folders = [];
    private string? _database;

    public ModuleFolder Modules { get; } = new();

    /// <summary>9:00 in Dakar.</summary>
    public static readonly DateTimeOffset Morning = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public string Data => _folders.Count > 0 ? _folders[0] : AnotherFolder();

    /// <summary>A second host of the same town has a data folder of its own, with the same instance.json.</summary>
    public string AnotherFolder()
    {
        var folder = Directory.CreateTempSubdirectory("civichost-jobs-").FullName;
        if (_folders.Count > 0)
            File.Copy(Path.Combine(_folders[0], "instance.json"), Path.Combine(folder, "instance.json"));
        _folders.Add(folder);
        return folder;
    }

    public async Task<TestTown> StartAsync(DateTimeOffset? at = null, bool schedules = false, string? folder = null, bool enabled = true)
    {
        if (engine == SqlEngine.PostgreSql)
            _database ??= await PostgresServer.CreateDatabaseAsync();
        if (!Directory.Exists(Path.Combine(Modules.Path, "keepstime")))
            Modules.Add("KeepsTime");
        return await TestTown.StartAsync(town =>
        {
            town.On(engine).In(folder ?? Data).At(at ?? Morning)
                .Set("Modules:Folders:0", Modules.Path).Set("Modules:keepstime:Enabled", enabled ? "true" : "false")
                .Set("Jobs:Enabled", schedules ? "true" : "false");
            if (_database is not null)
                town.Set("Storage:PostgreSql", _database);
        });
    }

    public static async Task<KnownJob?> FindAsync(TestTown town, string job) =>
        (await town.Services.GetRequiredService<JobLedger>().ListAsync(CancellationToken.None)).FirstOrDefault(known => known.Name == job);

    /// <summary>Waits for what other threads bring about, ten seconds at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (await holds())
                return;
            await Task.Delay(50);
        }

        Assert.Fail($"Not within ten seconds: {what}");
    }

    public void Dispose()
    {
        Modules.Dispose();
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
    }
}
