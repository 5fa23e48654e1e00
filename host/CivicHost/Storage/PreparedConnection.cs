using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace CivicHost.Storage;

/// <summary>
/// A SQLite connection that keeps its statements prepared, by their text. Handed to modules: closing gives it back,
/// and a transaction cannot be begun on it, because the host's is running or none is allowed.
/// </summary>
internal sealed class PreparedConnection(SqliteConnection inner, Action<PreparedConnection>? giveBack = null) : DbConnection
{
    private const int MostPrepared = 200;

    private readonly Dictionary<string, Stack<SqliteCommand>> _prepared = [];
    private int _count;
    private int _lent;

    public SqliteConnection Inner => inner;

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => throw new NotSupportedException("The host opens connections.");
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public void Execute(string sql)
    {
        var command = Rent(sql);
        try
        {
            command.ExecuteNonQuery();
        }
        finally
        {
            Return(sql, command);
        }
    }

    public SqliteCommand Rent(string sql)
    {
        if (_prepared.TryGetValue(sql, out var ready) && ready.TryPop(out var command))
            return command;
        var made = inner.CreateCommand();
        made.CommandText = sql;
        return made;
    }

    public void Return(string sql, SqliteCommand command)
    {
        if (!_prepared.TryGetValue(sql, out var ready))
        {
            if (_count >= MostPrepared)
            {
                command.Dispose();
                return;
            }

            _prepared[sql] = ready = new Stack<SqliteCommand>(1);
            _count++;
        }

        if (ready.Count < 2)
            ready.Push(command);
        else
            command.Dispose();
    }

    /// <summary>Ends the connection for good.</summary>
    public void End()
    {
        foreach (var command in _prepared.Values.SelectMany(commands => commands))
            command.Dispose();
        _prepared.Clear();
        inner.Dispose();
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
            giveBack?.Invoke(this);
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
}
