using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CivicHost.Tests.Storage;

/// <summary>A town's storage in a folder that goes away, without a host around it.</summary>
internal sealed class Stores : IAsyncDisposable
{
    public const string Module = "trees";

    private static readonly Migration Trees = new(
        1, "trees", "create table tree (id text not null primary key, height bigint not null, planted_on date not null, seen_at timestamptz not null, note text not null);");

    private readonly SqlEngine _engine;
    private readonly string? _connection;

    private Stores(SqlEngine engine, string? connection)
    {
        _engine = engine;
        _connection = connection;
        Storage = New();
    }

    public string Data { get; } = Directory.CreateTempSubdirectory("civichost-storage-").FullName;

    public string Connection => _connection ?? throw new InvalidOperationException("SQLite has none.");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public ITownStorage Storage { get; private set; }

    public ModuleStore Store => Storage.For(Module);

    public string File => Path.Combine(Data, "modules", Module, $"{Module}.db");

    public static async Task<Stores> OpenAsync(SqlEngine engine = SqlEngine.Sqlite)
    {
        var stores = new Stores(engine, engine == SqlEngine.PostgreSql ? await PostgresServer.CreateDatabaseAsync() : null);
        await stores.Storage.OpenAsync(exclusive: true, CancellationToken.None);
        await stores.Store.MigrateAsync([Trees], CancellationToken.None);
        return stores;
    }

    /// <summary>Stops it and starts it again on the same folder; migrates to the scripts given, or to those of before.</summary>
    public async Task ReopenAsync(params Migration[] more)
    {
        await Storage.DisposeAsync();
        Storage = New();
        await Storage.OpenAsync(exclusive: true, CancellationToken.None);
        await Store.MigrateAsync([Trees, .. more], CancellationToken.None);
    }

    public ITownStorage New() => _engine == SqlEngine.Sqlite
        ? new SqliteStorage(Data, Clock)
        : new PostgresStorage(Data, _connection!, Clock, NullLogger<PostgresStorage>.Instance);

    public Task<bool> PlantAsync(string id, bool keep = true) => Store.ChangeAsync(
        async (change, cancellation) =>
        {
            await InsertAsync(change, id, cancellation);
            return keep;
        },
        kept => kept,
        CancellationToken.None);

    public static Task InsertAsync(RunningChange change, string id, CancellationToken cancellation) =>
        change.Connection.ExecuteAsync(new CommandDefinition(
            "insert into tree (id, height, planted_on, seen_at, note) values (@Id, 3, @PlantedOn, @SeenAt, 'fictional')",
            new { Id = id, PlantedOn = new DateOnly(2027, 2, 28), SeenAt = new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.Zero) },
            cancellationToken: cancellation));

    public async Task<IReadOnlyList<string>> TreesAsync()
    {
        await using var connection = await Store.OpenReadOnlyAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<string>("select id from tree order by id limit 10000")];
    }

    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
