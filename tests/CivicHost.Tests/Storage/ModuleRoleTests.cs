using System.Collections.Concurrent;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CivicHost.Tests.Storage;

/// <summary>On PostgreSQL each module asks under a role of its own, and the server refuses it everybody else's tables.</summary>
public sealed class ModuleRoleTests
{
    private static readonly Migration Seeds = new(1, "seeds", "create table seed (id text not null primary key);");

    private Stores _stores = null!;

    [SetUp]
    public async Task Open()
    {
        _stores = await Stores.OpenAsync(SqlEngine.PostgreSql);
        await _stores.Storage.For("seeds").MigrateAsync([Seeds], CancellationToken.None);
        await _stores.Storage.PrepareScheduleAsync(CancellationToken.None);
        await AskServerAsync(_stores.Connection, "create table if not exists civic_schedule.plan (id text)");
    }

    [TearDown]
    public async Task Close()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    [TestCase("select count(*) from trees.tree")]
    [TestCase("insert into trees.tree (id) values ('x')")]
    [TestCase("drop table trees.tree")]
    [TestCase("create table trees.mine (id text)")]
    [TestCase("select count(*) from town.civic_audit")]
    [TestCase("select count(*) from civic_schedule.plan")]
    [TestCase("select pg_read_file('postgresql.conf')")]
    [TestCase("create schema mine")]
    [TestCase("create role mine")]
    public async Task Another_modules_and_the_towns_own_tables_are_refused(string sql)
    {
        await using var reading = await _stores.Storage.For("seeds").OpenReadOnlyAsync(CancellationToken.None);

        Assert.That(async () => await reading.ExecuteAsync(sql), Throws.TypeOf<PostgresException>().With.Message.Contains("permission denied").Or.Message.Contains("read-only"));
        Assert.That(
            async () => await _stores.Storage.For("seeds").ChangeAsync((change, _) => change.Connection.ExecuteAsync(sql), _ => true, CancellationToken.None),
            Throws.TypeOf<PostgresException>().With.Message.Contains("permission denied"));
    }

    [Test]
    public async Task A_connection_that_took_another_role_comes_back_from_the_pool_with_its_own()
    {
        var role = await WhoAsync("seeds");
        await using (var stray = await _stores.Storage.For("seeds").OpenReadOnlyAsync(CancellationToken.None))
            await stray.ExecuteAsync("set role none");

        Assert.That(await WhoAsync("seeds"), Is.EqualTo(role).And.StartWith("civic_town"));
        Assert.That(await WhoAsync("trees"), Is.Not.EqualTo(role));
    }

    [Test]
    public async Task Tables_from_before_there_were_roles_are_handed_over_with_all_that_is_in_them()
    {
        await _stores.PlantAsync("oak");
        await AskServerAsync(
            _stores.Connection,
            """
            create sequence trees.turn; create view trees.tall as select id from trees.tree where height > 2;
            create function trees.one() returns int language sql as 'select 1';
            alter schema trees owner to town; alter table trees.tree owner to town; alter table trees.civic_migration owner to town;
            """);

        await _stores.ReopenAsync(new Migration(2, "shade", "alter table tree add column shade bigint not null default 0;"));

        Assert.That(await _stores.TreesAsync(), Is.EqualTo(new[] { "oak" }));
        await using var reading = await _stores.Store.OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(await reading.ExecuteScalarAsync<long>("select (select count(*) from tall) + (select last_value from turn) + one()"), Is.EqualTo(3));
        Assert.That(
            await reading.QueryAsync<string>("select distinct pg_get_userbyid(relowner)::text from pg_class where relnamespace = 'trees'::regnamespace and relkind in ('r', 'v', 'S')"),
            Is.EqualTo(new[] { await WhoAsync("trees") }));
    }

    [Test]
    public async Task A_login_that_may_make_roles_need_not_own_the_server()
    {
        await using var own = await OwnTown.OpenAsync("keeper", "createrole");

        Assert.That(own.Storage.KeepsModulesApart, Is.True);
        Assert.That(own.Log.Lines, Is.Empty);
        await using var reading = await own.Storage.For("seeds").OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(async () => await reading.ExecuteAsync("select count(*) from trees.tree"), Throws.TypeOf<PostgresException>().With.Message.Contains("permission denied for schema trees"));
    }

    [TestCase("clerk", "nocreaterole", "permission denied to create role")]
    [TestCase("heirless", "createrole noinherit", "noinherit")]
    public async Task With_a_login_that_may_not_the_town_goes_on_as_before_and_says_so_once(string login, string rights, string reason)
    {
        await using var own = await OwnTown.OpenAsync(login, rights);

        await using var reading = await own.Storage.For("seeds").OpenReadOnlyAsync(CancellationToken.None);
        Assert.That(await reading.ExecuteScalarAsync<long>("select count(*) from trees.tree"), Is.Zero);
        Assert.That(own.Storage.KeepsModulesApart, Is.False);
        Assert.That(own.Log.Lines.Single(), Does.Contain(reason).And.Contain("createrole"));
    }

    [Test]
    public async Task A_login_that_lost_its_roles_is_told_what_to_grant()
    {
        await using var own = await OwnTown.OpenAsync("forgotten", "createrole");
        await own.Storage.DisposeAsync();
        var role = ModuleRole.NameOf(new NpgsqlConnectionStringBuilder(own.Connection).Database!, "town");
        await AskServerAsync(own.Server, $"""alter role forgotten nocreaterole; revoke "{role}" from forgotten""");

        Assert.That(async () => await own.ReopenAsync(), Throws.TypeOf<StartupRefusedException>().With.Message.Contains($"grant \"{role}\" to \"forgotten\""));
    }

    [Test]
    public void Names_are_as_long_as_the_server_takes_and_no_two_are_alike()
    {
        var names = new[] { ("a_b", "c"), ("a", "b_c"), ("A", "b_c"), (new string('x', 63), "trees"), (new string('x', 63), "seeds") }
            .Select(each => ModuleRole.NameOf(each.Item1, each.Item2)).ToList();

        Assert.That(names, Is.Unique.And.All.Match("^civic_[a-z0-9_]{1,57}$"));
    }

    private async Task<string> WhoAsync(string module)
    {
        await using var reading = await _stores.Storage.For(module).OpenReadOnlyAsync(CancellationToken.None);
        return (await reading.ExecuteScalarAsync<string>("select current_user::text"))!;
    }

    private static async Task AskServerAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.ExecuteAsync(sql);
    }

    /// <summary>A town whose login owns its database and nothing else of the server.</summary>
    private sealed class OwnTown(string server, string connection) : IAsyncDisposable
    {
        private readonly string _data = Directory.CreateTempSubdirectory("civichost-storage-").FullName;

        public string Server { get; } = server;

        public string Connection { get; } = connection;

        public PostgresStorage Storage { get; private set; } = null!;

        public HeardWarnings Log { get; } = new();

        public static async Task<OwnTown> OpenAsync(string login, string rights)
        {
            var server = await PostgresServer.CreateDatabaseAsync();
            var database = new NpgsqlConnectionStringBuilder(server).Database!;
            await AskServerAsync(server, $"create role {login} login {rights}; alter database {database} owner to {login}");
            var connection = new NpgsqlConnectionStringBuilder(server) { Username = login }.ToString();
            var town = new OwnTown(server, connection);
            await town.ReopenAsync();
            await town.Storage.For("trees").MigrateAsync([Seeds with { Sql = "create table tree (id text not null primary key);" }], CancellationToken.None);
            await town.Storage.For("seeds").MigrateAsync([Seeds], CancellationToken.None);
            return town;
        }

        public async Task ReopenAsync()
        {
            Storage = new PostgresStorage(_data, Connection, TimeProvider.System, Log);
            await Storage.OpenAsync(exclusive: true, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await Storage.DisposeAsync();
            Directory.Delete(_data, recursive: true);
        }
    }

    private sealed class HeardWarnings : ILogger<PostgresStorage>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
