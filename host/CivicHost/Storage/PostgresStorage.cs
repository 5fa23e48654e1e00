using System.Collections.Concurrent;
using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using Npgsql;

namespace CivicHost.Storage;

/// <summary>One schema and one role a module in one database; instance.json stays in the data folder and is also kept in each schema.</summary>
internal sealed partial class PostgresStorage(string data, string connectionString, TimeProvider clock, ILogger<PostgresStorage> log) : ITownStorage
{
    private const int PoolOfAModule = 20;
    private const int PoolOfTheSchedule = 8;

    private readonly ConcurrentDictionary<string, PostgresStore> _stores = new();
    private readonly Lock _instanceLock = new();
    private DataFolderLock? _lock;
    private TownInstance? _instance;
    private bool? _serverKeepsRoles;
    private bool _isToldNotApart;

    public IReadOnlyList<string> Known => Instance.Stores;

    public bool KeepsModulesApart => !_isToldNotApart;

    private TownInstance Instance => _instance ?? throw new InvalidOperationException("The storage is not open.");

    public async Task OpenAsync(bool exclusive, CancellationToken cancellation)
    {
        DapperTypes.Register();
        PrivateFolder.CreateForTown(data);
        if (exclusive)
            _lock = DataFolderLock.Take(data);
        await CheckServerAsync(cancellation);
        _instance = TownInstance.Read(data) ?? new TownInstance(Guid.NewGuid().ToString("N"), nameof(SqlEngine.PostgreSql), []);
        if (Instance.Engine != nameof(SqlEngine.PostgreSql))
            throw new StartupRefusedException(
                $"The data folder {data} belongs to a town on {Instance.Engine}. Set Storage:Engine to {Instance.Engine}, or give another folder with --data FOLDER.");
        foreach (var id in Instance.Stores)
            Check(id);
        For(SqliteStorage.HostStore);
    }

    public ModuleStore For(string moduleId) => _stores.GetOrAdd(moduleId, id =>
    {
        ModuleRole? role;
        lock (_instanceLock)
        {
            if (!Instance.Stores.Contains(id))
            {
                Create(id);
                _instance = Instance with { Stores = [.. Instance.Stores, id] };
                Instance.Write(data);
            }

            role = RoleOf(id);
        }

        return new PostgresStore(id, SourceFor(id, role), clock);
    });

    /// <summary>The lock belongs to a session of its own: where this host dies, the server gives it back.</summary>
    public async ValueTask<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancellation)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        try
        {
            await session.OpenAsync(cancellation);
            if (await session.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select pg_try_advisory_lock(hashtextextended(@Name, 0))", new { Name = "civic " + name }, cancellationToken: cancellation)))
                return new HeldLock(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return null;
    }

    /// <summary>No id of a module can be civic_schedule.</summary>
    public async Task<string> PrepareScheduleAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("create schema if not exists civic_schedule", cancellationToken: cancellation));
        return new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "civic_schedule", MaxPoolSize = PoolOfTheSchedule }.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
            await store.DisposeAsync();
        _lock?.Dispose();
    }

    /// <summary>Null where this server or the host's login cannot hold modules apart: the town works as it would without roles, and says so once.</summary>
    private ModuleRole? RoleOf(string id)
    {
        string reason;
        try
        {
            if (ModuleRole.Prepare(connectionString, id) is not { } role)
                reason = "the login does not inherit what its roles may (noinherit)";
            else if (_serverKeepsRoles ??= role.IsKeptBy(connectionString))
                return role;
            else
                reason = "the server is older than 15.10 and loses the role of a pooled connection";
        }
        catch (PostgresException refused)
        {
            reason = refused.MessageText;
        }

        if (!_isToldNotApart)
            LogNotApart(reason);
        _isToldNotApart = true;
        return null;
    }

    private NpgsqlDataSource SourceFor(string id, ModuleRole? role)
    {
        var named = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var settings = new NpgsqlConnectionStringBuilder(role?.WithRole(connectionString) ?? connectionString)
        {
            SearchPath = $"\"{id}\"",
            MaxAutoPrepare = 100,
            // A connection that read must not come back from the pool unable to write.
            NoResetOnClose = false,
        };
        // A server takes 100 unless told otherwise, and every module has a pool of its own.
        if (!named.Keys.Cast<string>().Any(key => key.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() is "maximumpoolsize" or "maxpoolsize"))
            settings.MaxPoolSize = PoolOfAModule;
        return NpgsqlDataSource.Create(settings);
    }

    /// <exception cref="StartupRefusedException">The server does not answer, or would lose what it acknowledged.</exception>
    private async Task CheckServerAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellation);
            foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
            {
                if (await connection.ExecuteScalarAsync<string>(new CommandDefinition($"show {setting}", cancellationToken: cancellation)) == "off")
                    throw new StartupRefusedException($"PostgreSQL runs with {setting} off and would lose what it acknowledged. Set {setting} = on in postgresql.conf and restart it.");
            }
        }
        catch (Exception fault) when (fault is NpgsqlException or ArgumentException or TimeoutException)
        {
            throw new StartupRefusedException($"PostgreSQL does not answer ({fault.Message}). Check Storage:PostgreSql, and that the server runs.", fault);
        }
    }

    private void Create(string id)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        connection.Execute(
            $"""create schema if not exists "{id}"; create table if not exists "{id}".civic_instance (id text not null primary key);""");
        var owner = connection.QuerySingleOrDefault<string?>($"""select id from "{id}".civic_instance""");
        if (owner is not null && owner != Instance.Id)
            throw new StartupRefusedException(
                $"The schema {id} of this database belongs to another town. Give each town a database of its own in Storage:PostgreSql; nothing was touched.");
        if (owner is null)
            connection.Execute($"""insert into "{id}".civic_instance (id) values (@Id)""", new { Instance.Id });
    }

    private void Check(string id)
    {
        const string Restore = "Restore the database from the last backup, or correct Storage:PostgreSql; nothing was touched.";
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        try
        {
            var table = connection.ExecuteScalar<string?>("select to_regclass(@Name)::text", new { Name = $"\"{id}\".civic_instance" })
                ?? throw new StartupRefusedException($"The schema {id} is missing in the database. {Restore}");
            if (connection.QuerySingleOrDefault<string?>($"select id from {table}") != Instance.Id)
                throw new StartupRefusedException($"The schema {id} of the database belongs to another town. {Restore}");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupRefusedException(
                $"The login of Storage:PostgreSql may not read the schema {id}. Run: grant \"{ModuleRole.NameOf(connection.Database, id)}\" to \"{connection.UserName}\"; nothing was touched.", refused);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL does not keep the modules' tables apart: {Reason}. Let the login of Storage:PostgreSql make roles (alter role … createrole) and start again; until then each module could read the others' tables")]
    private partial void LogNotApart(string reason);

    /// <param name="session">Given back by name before it is closed: the server ends a closed session when it comes to it, and until then nobody else could hold the lock.</param>
    private sealed class HeldLock(NpgsqlConnection session) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await session.ExecuteAsync("select pg_advisory_unlock_all()");
            }
            catch (DbException)
            {
                // The session is gone already, and the lock with it.
            }
            finally
            {
                await session.DisposeAsync();
            }
        }
    }
}
