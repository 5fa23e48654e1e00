using CivicHost.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CivicHost.Tests.Storage;

public sealed class SqliteStoreTests
{
    private const string Endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";

    private Stores _stores = null!;

    [SetUp]
    public async Task Open() => _stores = await Stores.OpenAsync();

    [TearDown]
    public async Task Close() => await _stores.DisposeAsync();

    [TestCase("pragma journal_mode", "wal")]
    [TestCase("pragma synchronous", "2")]
    [TestCase("pragma foreign_keys", "1")]
    public async Task A_writer_is_safe(string pragma, string value)
    {
        var read = await _stores.Store.ChangeAsync(
            async (change, _) => await change.Connection.ExecuteScalarAsync<string>(pragma), _ => true, CancellationToken.None);

        Assert.That(read, Is.EqualTo(value));
    }

    [TestCase("attach database ':memory:' as other")]
    [TestCase("commit")]
    [TestCase("rollback")]
    [TestCase("savepoint mine")]
    [TestCase("insert into tree (id, height, planted_on, seen_at, note) values ('half', 1, '2027-01-01', '2027-01-01', ''); commit")]
    public async Task A_module_cannot_reach_beyond_its_file_or_end_the_hosts_transaction(string sql)
    {
        Assert.That(
            async () => await _stores.Store.ChangeAsync(async (change, _) => await change.Connection.ExecuteAsync(sql), _ => true, CancellationToken.None),
            Throws.InstanceOf<SqliteException>());
        Assert.That(await _stores.PlantAsync("after"), Is.True);
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "after" }));
    }

    [Test]
    public async Task An_endless_statement_is_broken_off_and_its_neighbours_are_kept()
    {
        var endless = _stores.Store.ChangeAsync(
            async (change, _) => await change.Connection.ExecuteScalarAsync<long>(Endless), _ => true, TimeSpan.FromMilliseconds(200), CancellationToken.None);
        var neighbour = _stores.PlantAsync("neighbour");

        Assert.That(async () => await endless, Throws.TypeOf<TimeoutException>());
        Assert.That(await neighbour, Is.True);
    }

    [Test]
    public async Task An_endless_write_fails_and_the_lane_recovers()
    {
        var endless = _stores.Store.ChangeAsync(
            async (change, _) => await change.Connection.ExecuteAsync($"insert into tree select 'x' || max(i), 1, '', '', '' from ({Endless.Replace("max(i)", "i")}) where i < 0"),
            _ => true,
            TimeSpan.FromMilliseconds(200),
            CancellationToken.None);

        Assert.That(async () => await endless, Throws.Exception);
        Assert.That(await _stores.PlantAsync("after"), Is.True);
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "after" }));
    }

    [Test]
    public async Task A_full_disk_is_told_as_such_and_writing_goes_on_when_there_is_room()
    {
        await _stores.Store.ChangeAsync(
            async (change, _) => await change.Connection.ExecuteAsync("pragma max_page_count = 60"), _ => true, CancellationToken.None);

        var full = await Assert.ThrowsAsync<StorageUnavailableException>(() => _stores.Store.ChangeAsync(
            async (change, _) => await change.Connection.ExecuteAsync(
                "insert into tree (id, height, planted_on, seen_at, note) values ('big', 1, '', '', hex(zeroblob(1000000)))"),
            _ => true,
            CancellationToken.None));
        await _stores.Store.ChangeAsync(
            async (change, _) => await change.Connection.ExecuteAsync("pragma max_page_count = 1000000"), _ => true, CancellationToken.None);

        Assert.That(full!.Trouble, Is.EqualTo(StorageTrouble.Full));
        Assert.That(await _stores.PlantAsync("after"), Is.True);
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "after" }));
    }

    [Test]
    public async Task A_command_beside_the_server_writes_without_disturbing_it()
    {
        await using var command = new SqliteStorage(_stores.Data, _stores.Clock);
        await command.OpenAsync(exclusive: false, CancellationToken.None);
        var beside = Enumerable.Range(0, 50).Select(number => command.For(Stores.Module).ChangeAsync(
            async (change, cancellation) =>
            {
                await Stores.InsertAsync(change, $"beside-{number:00}", cancellation);
                return true;
            },
            _ => true,
            CancellationToken.None));

        await Task.WhenAll([.. beside, .. Enumerable.Range(0, 50).Select(number => _stores.PlantAsync($"server-{number:00}"))]);

        Assert.That(await _stores.TreesAsync(), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_reader_left_open_does_not_hide_what_came_after()
    {
        await using (var careless = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None))
        {
            var command = careless.CreateCommand();
            command.CommandText = "select name from sqlite_master";
            var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
        }

        await _stores.PlantAsync("later");

        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "later" }));
    }

    [Test]
    public async Task Before_an_upgrade_a_sound_copy_of_the_old_file_is_kept()
    {
        await _stores.PlantAsync("oak");

        await _stores.ReopenAsync(new Migration(2, "seeds", "create table seed (id text not null primary key);"));

        var copy = Directory.GetFiles(Path.Combine(_stores.Data, "backups")).Single();
        await using var connection = new SqliteConnection($"Data Source={copy};Mode=ReadOnly;Pooling=false");
        Assert.That(Path.GetFileName(copy), Is.EqualTo("trees-20270301T090000Z-seeds.db"));
        Assert.That(await connection.QueryAsync<string>("select id from tree order by id limit 5"), Is.EqualTo(new[] { "oak" }));
        Assert.That(await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master where name = 'seed'"), Is.Zero);
    }

    [Test]
    public async Task Somebody_who_goes_away_while_writing_does_not_take_the_neighbours_along()
    {
        using var goneAway = new CancellationTokenSource();
        var neighbour = _stores.PlantAsync("neighbour");
        var leaving = _stores.Store.ChangeAsync(
            async (change, _) =>
            {
                goneAway.CancelAfter(TimeSpan.FromMilliseconds(5));
                return await change.Connection.ExecuteAsync(
                    "insert into tree with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) select 'l' || i, 1, '', '', '' from n");
            },
            _ => true,
            goneAway.Token);

        Assert.That(await neighbour, Is.True);
        Assert.That(async () => await leaving, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "neighbour" }));
    }

    [Test]
    public void Nobody_else_on_the_machine_may_read_the_town()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows goes by the rights of the folder.");
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in Directory.EnumerateFiles(_stores.Data, "*", SearchOption.AllDirectories))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(OwnerOnly), file);
        foreach (var folder in Directory.EnumerateDirectories(_stores.Data, "*", SearchOption.AllDirectories))
            Assert.That(File.GetUnixFileMode(folder), Is.EqualTo(OwnerOnly | UnixFileMode.UserExecute), folder);
    }
}
