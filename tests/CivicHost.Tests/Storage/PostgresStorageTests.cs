using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CivicHost.Tests.Storage;

public sealed class PostgresStorageTests
{
    private Stores _stores = null!;

    [SetUp]
    public async Task Open() => _stores = await Stores.OpenAsync(SqlEngine.PostgreSql);

    [TearDown]
    public async Task Close()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    [Test]
    public async Task Each_module_has_its_own_schema()
    {
        await _stores.Storage.For("seeds").MigrateAsync([new Migration(1, "trees", "create table tree (id text not null primary key);")], CancellationToken.None);

        await _stores.PlantAsync("oak");

        await using var seeds = await _stores.Storage.For("seeds").OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(await seeds.ExecuteScalarAsync<long>("select count(*) from tree"), Is.Zero);
    }

    [Test]
    public async Task When_the_server_drops_its_sessions_reading_and_writing_go_on()
    {
        await _stores.PlantAsync("before");
        await _stores.TreesAsync();

        await DropSessionsAsync();

        Assert.That(await _stores.PlantAsync("after"), Is.True);
        await DropSessionsAsync();
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "after", "before" }));
    }

    [Test]
    public async Task Two_changes_that_block_each_other_both_get_through()
    {
        await _stores.PlantAsync("a");
        await _stores.PlantAsync("b");
        using var bothStarted = new Barrier(2);

        await Task.WhenAll(Task.Run(() => GrowAsync("a", "b", bothStarted)), Task.Run(() => GrowAsync("b", "a", bothStarted)));

        await using var connection = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(await connection.QueryAsync<long>("select height from tree order by id limit 2"), Is.EqualTo(new long[] { 5, 5 }));
    }

    [TestCase("synchronous_commit")]
    public async Task A_server_that_would_lose_what_it_acknowledged_is_refused(string setting)
    {
        var connection = await PostgresServer.CreateDatabaseAsync() + $";Options=-c {setting}=off";
        await using var storage = new PostgresStorage(Directory.CreateDirectory(Path.Combine(_stores.Data, "other")).FullName, connection, _stores.Clock, NullLogger<PostgresStorage>.Instance);

        Assert.That(
            async () => await storage.OpenAsync(exclusive: true, CancellationToken.None),
            Throws.TypeOf<StartupRefusedException>().With.Message.Contains($"Set {setting} = on"));
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_refused_naming_the_setting()
    {
        await using var storage = new PostgresStorage(
            Directory.CreateDirectory(Path.Combine(_stores.Data, "other")).FullName, "Host=127.0.0.1;Port=1;Username=town;Timeout=2", _stores.Clock, NullLogger<PostgresStorage>.Instance);

        Assert.That(
            async () => await storage.OpenAsync(exclusive: true, CancellationToken.None),
            Throws.TypeOf<StartupRefusedException>().With.Message.Contains("Storage:PostgreSql"));
    }

    [Test]
    public async Task Another_towns_database_is_refused()
    {
        await _stores.Storage.DisposeAsync();
        (TownInstance.Read(_stores.Data)! with { Id = "another" }).Write(_stores.Data);

        Assert.That(async () => await _stores.ReopenAsync(), Throws.TypeOf<StartupRefusedException>().With.Message.Contains("another town"));
    }

    [Test]
    public async Task A_missing_schema_is_refused_and_not_made_anew()
    {
        await AskServerAsync($"drop schema {Stores.Module} cascade");
        await _stores.Storage.DisposeAsync();

        Assert.That(async () => await _stores.ReopenAsync(), Throws.TypeOf<StartupRefusedException>().With.Message.Contains("is missing"));
    }

    private Task<bool> GrowAsync(string first, string second, Barrier bothStarted)
    {
        var isFirstTry = true;
        return _stores.Store.ChangeAsync(
            async (change, _) =>
            {
                await change.Connection.ExecuteAsync("update tree set height = height + 1 where id = @Id", new { Id = first });
                if (isFirstTry)
                    bothStarted.SignalAndWait(TimeSpan.FromSeconds(5));
                isFirstTry = false;
                await change.Connection.ExecuteAsync("update tree set height = height + 1 where id = @Id", new { Id = second });
                return true;
            },
            kept => kept,
            CancellationToken.None);
    }

    private Task DropSessionsAsync() =>
        AskServerAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

    private async Task AskServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_stores.Connection + ";Pooling=false");
        await connection.ExecuteAsync(sql);
    }
}
