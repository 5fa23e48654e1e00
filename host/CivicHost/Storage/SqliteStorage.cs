using System.Collections.Concurrent;
using CivicHost.Sdk;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CivicHost.Storage;

/// <summary>One file a module: {data}/town.db for the host, {data}/modules/{id}/{id}.db for the others.</summary>
internal sealed class SqliteStorage(string data, TimeProvider clock) : ITownStorage
{
    public const string HostStore = "town";

    /// <summary>Larger ones would hold up the start; the nightly backup checks them.</summary>
    private const long LargestChecked = 64L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, SqliteStore> _stores = new();
    private readonly Lock _instanceLock = new();
    private DataFolderLock? _lock;
    private TownInstance? _instance;

    public IReadOnlyList<string> Known => Instance.Stores;

    public bool KeepsModulesApart => true;

    private TownInstance Instance => _instance ?? throw new InvalidOperationException("The storage is not open.");

    public Task OpenAsync(bool exclusive, CancellationToken cancellation)
    {
        DapperTypes.Register();
        PrivateFolder.CreateForTown(data);
        if (exclusive)
            _lock = DataFolderLock.Take(data);
        _instance = TownInstance.Read(data);
        if (_instance is null)
            Begin();
        if (Instance.Engine != nameof(SqlEngine.Sqlite))
            throw new StartupRefusedException(
                $"The data folder {data} belongs to a town on {Instance.Engine}. Set Storage:Engine to {Instance.Engine}, or give another folder with --data FOLDER.");
        foreach (var id in Instance.Stores)
            CheckFile(id, thoroughly: exclusive);
        For(HostStore);
        return Task.CompletedTask;
    }

    public ModuleStore For(string moduleId) => _stores.GetOrAdd(moduleId, id =>
    {
        lock (_instanceLock)
        {
            if (!Instance.Stores.Contains(id))
            {
                Create(id);
                _instance = Instance with { Stores = [.. Instance.Stores, id] };
                Instance.Write(data);
            }
        }

        return new SqliteStore(id, FileOf(id), Path.Combine(data, "backups"), clock);
    });

    public ValueTask<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancellation)
    {
        var folder = Path.Combine(data, "held");
        PrivateFolder.Create(folder);
        return ValueTask.FromResult<IAsyncDisposable?>(DataFolderLock.TryHold(Path.Combine(folder, name)));
    }

    /// <summary>Without it nothing is lost but the times of the next runs: it is no store of the instance, and is made again where it is missing.</summary>
    public Task<string> PrepareScheduleAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(data, "schedule.db");
        if (!File.Exists(file))
            PrivateFolder.CreateFile(file);
        using (SqliteFile.OpenWriter(file))
        {
            // Turns to WAL, and says where the disk does not allow it.
        }

        return Task.FromResult(new SqliteConnectionStringBuilder { DataSource = file, Pooling = true }.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
            await store.DisposeAsync();
        _lock?.Dispose();
    }

    private string FileOf(string id) => id == HostStore
        ? Path.Combine(data, "town.db")
        : Path.Combine(data, "modules", id, $"{id}.db");

    private void Begin()
    {
        if (File.Exists(FileOf(HostStore)))
            throw new StartupRefusedException(
                $"{FileOf(HostStore)} is there but {TownInstance.FileIn(data)} is not. Take instance.json from the last backup, or give an empty folder with --data FOLDER; nothing was touched.");
        _instance = new TownInstance(Guid.NewGuid().ToString("N"), nameof(SqlEngine.Sqlite), []);
        _instance.Write(data);
    }

    /// <summary>A file that instance.json does not know: left over from a start that was killed, or somebody else's.</summary>
    private void Create(string id)
    {
        var file = FileOf(id);
        var folder = Path.GetDirectoryName(file)!;
        PrivateFolder.Create(folder);
        if (File.Exists(file) && new FileInfo(file).Length > 0)
        {
            CheckFile(id, thoroughly: false);
            return;
        }

        // Killed half-way, it leaves no file that a later start would take for somebody else's.
        var half = $"{file}.new";
        PrivateFolder.CreateFile(half);
        using (var connection = new SqliteConnection($"Data Source={half};Pooling=false"))
        {
            connection.Open();
            SqliteFile.Run(connection, "pragma journal_mode=wal; pragma synchronous=full; create table civic_instance (id text not null primary key);");
            connection.Execute("insert into civic_instance (id) values (@Id)", new { Instance.Id });
        }

        File.Move(half, file, overwrite: true);
        DurableFile.SyncFolder(folder);
    }

    private void CheckFile(string id, bool thoroughly)
    {
        var file = FileOf(id);
        var restore = $"Put the file back from the last backup of {data}; nothing was touched.";
        if (!File.Exists(file))
            throw new StartupRefusedException($"The database {file} is missing. {restore}");
        if (new FileInfo(file).Length == 0)
            throw new StartupRefusedException($"The database {file} is empty. {restore}");
        try
        {
            using var connection = SqliteFile.OpenReader(file);
            if (SqliteFile.Read(connection, "select id from civic_instance") != Instance.Id)
                throw new StartupRefusedException($"The database {file} belongs to another town. {restore}");
            if (thoroughly && new FileInfo(file).Length <= LargestChecked && SqliteFile.Read(connection, "pragma quick_check(1)") is var verdict && verdict != "ok")
                throw new StartupRefusedException($"The database {file} is damaged ({verdict}). {restore}");
        }
        catch (SqliteException broken)
        {
            throw new StartupRefusedException($"The database {file} cannot be read ({broken.Message}). {restore}", broken);
        }
    }
}
