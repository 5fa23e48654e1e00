using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CivicHost.Storage;

/// <summary>
/// A SQLite connection that keeps its statements prepared, by their text. Handed to modules: closing gives it back,
/// and a transaction cannot be begun or ended on it, because the host's is running or none is allowed.
/// </summary>
internal sealed class PreparedConnection : DbConnection
{
    private const int MostPrepared = 200;

    private readonly Dictionary<string, Stack<RentedCommand>> _prepared = [];
    // Apart from the others: a statement that is prepared is not asked again whether it may run.
    private readonly Dictionary<string, PreparedStatement> _hosts = [];
    private readonly SqliteConnection _inner;
    private readonly Action<PreparedConnection>? _giveBack;
    private int _lent;
    private int _rented;
    private bool _hostSpeaks;
    private volatile bool _hasEnded;

    public PreparedConnection(SqliteConnection inner, Action<PreparedConnection>? giveBack = null)
    {
        _inner = inner;
        _giveBack = giveBack;
        raw.sqlite3_set_authorizer(inner.Handle, Authorise, this);
    }

    [AllowNull]
    public override string ConnectionString
    {
        get => _inner.ConnectionString;
        set => throw new NotSupportedException("The host opens connections.");
    }

    public override string Database => _inner.Database;

    public override string DataSource => _inner.DataSource;

    public override string ServerVersion => _inner.ServerVersion;

    public override ConnectionState State => _inner.State;

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_inner.Handle) == 0;

    /// <summary>A command or reader made from it was not disposed.</summary>
    public bool IsInUse => _rented > 0 || IsInTransaction;

    /// <summary>The host's own statements, which alone may begin and end transactions.</summary>
    public void Execute(string sql)
    {
        _hostSpeaks = true;
        try
        {
            if (!_hosts.TryGetValue(sql, out var statement))
                _hosts[sql] = statement = PreparedStatement.TryPrepare(_inner.Handle!, sql) ?? throw new ArgumentException("One statement.", nameof(sql));
            statement.Run();
        }
        finally
        {
            _hostSpeaks = false;
        }
    }

    /// <summary>Breaks off the statement that runs; safe from any thread.</summary>
    public void Interrupt()
    {
        if (!_hasEnded)
            raw.sqlite3_interrupt(_inner.Handle);
    }

    public RentedCommand Rent(string sql)
    {
        _rented++;
        if (_prepared.TryGetValue(sql, out var ready) && ready.TryPop(out var command))
            return command;
        var made = _inner.CreateCommand();
        made.CommandText = sql;
        return new RentedCommand(made, _inner.Handle!);
    }

    public void Return(string sql, RentedCommand command)
    {
        _rented--;
        if (!_hasEnded && !_prepared.ContainsKey(sql) && _prepared.Count < MostPrepared)
            _prepared[sql] = new Stack<RentedCommand>(1);
        if (!_hasEnded && _prepared.TryGetValue(sql, out var ready) && ready.Count < 2)
            ready.Push(command);
        else
            command.Dispose();
    }

    /// <summary>Ends the connection for good.</summary>
    public void End()
    {
        _hasEnded = true;
        foreach (var command in _prepared.Values.SelectMany(commands => commands))
            command.Dispose();
        foreach (var statement in _hosts.Values)
            statement.Dispose();
        _prepared.Clear();
        _hosts.Clear();
        _inner.Dispose();
    }

    /// <summary>Marks it as lent, so that closing it twice gives it back once.</summary>
    public PreparedConnection Lend()
    {
        _lent = 1;
        return this;
    }

    public override void Close()
    {
        if (Interlocked.Exchange(ref _lent, 0) == 1)
            _giveBack?.Invoke(this);
    }

    public override Task CloseAsync()
    {
        Close();
        return Task.CompletedTask;
    }

    public override void Open()
    {
    }

    public override Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A module has one database.");

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("The host runs the transaction: send an IChange and write in its handler.");

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        // No base call: it would raise state changes of a connection that stays open.
        if (disposing)
            Close();
    }

    [SuppressMessage("Usage", "CA2215", Justification = "The connection goes back to its pool instead of being disposed.")]
    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asked when a statement is prepared. A script that says <c>commit</c> would keep half of itself.</summary>
    private static int Authorise(object connection, int action, utf8z first, utf8z second, utf8z database, utf8z inner) =>
        action is raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT or raw.SQLITE_ATTACH or raw.SQLITE_DETACH
        && !((PreparedConnection)connection)._hostSpeaks
            ? raw.SQLITE_DENY
            : raw.SQLITE_OK;
}

/// <summary>A command of the provider, which reads rows, and the same statement for running it without the provider.</summary>
internal sealed class RentedCommand(SqliteCommand command, sqlite3 database) : IDisposable
{
    private PreparedStatement? _statement;
    private bool _isTried;

    /// <returns>The statement with these values; null where the provider has to run it.</returns>
    public PreparedStatement? Bind(SqliteParameterCollection given)
    {
        if (!_isTried)
            _statement = PreparedStatement.TryPrepare(database, command.CommandText);
        _isTried = true;
        return _statement is { IsPlain: true } && _statement.TryBind(given) ? _statement : null;
    }

    /// <returns>The provider's command with these values.</returns>
    public SqliteCommand With(SqliteParameterCollection given)
    {
        command.Parameters.Clear();
        foreach (SqliteParameter parameter in given)
            command.Parameters.Add(parameter);
        return command;
    }

    public void Dispose()
    {
        _statement?.Dispose();
        command.Dispose();
    }
}
