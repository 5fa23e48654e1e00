using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace CivicHost.Storage;

/// <summary>
/// The running change's connection, as a handler gets it: closing it leaves the host's transaction alone,
/// and after the change it is dead, so that nobody writes into somebody else's.
/// </summary>
internal sealed class ChangeConnection(DbConnection inner) : DbConnection
{
    private volatile bool _ended;
    private volatile DbCommand? _last;

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => throw new NotSupportedException("The host opens connections.");
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => _ended ? ConnectionState.Closed : inner.State;

    public void End() => _ended = true;

    /// <summary>Asks the server to end the statement that runs, if one does; from any thread.</summary>
    public void CancelStatement() => _last?.Cancel();

    public override void Open() => ThrowIfEnded();

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        return Task.CompletedTask;
    }

    public override void Close()
    {
    }

    public override Task CloseAsync() => Task.CompletedTask;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("A module has one database.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("The host runs the transaction: send an IChange and write in its handler.");

    protected override DbCommand CreateDbCommand()
    {
        ThrowIfEnded();
        return _last = inner.CreateCommand();
    }

    protected override void Dispose(bool disposing)
    {
    }

    private void ThrowIfEnded()
    {
        if (_ended)
            throw new InvalidOperationException("The change is over, and its connection with it: await all that it does.");
    }
}
