using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace CivicHost.Storage;

/// <summary>The running change's connection, as a handler gets it: closing it leaves the host's transaction alone.</summary>
internal sealed class ChangeConnection(NpgsqlConnection inner) : DbConnection
{
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

    public override void Open()
    {
    }

    public override void Close()
    {
    }

    public override Task CloseAsync() => Task.CompletedTask;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("A module has one database.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("The host runs the transaction: send an IChange and write in its handler.");

    protected override DbCommand CreateDbCommand() => inner.CreateCommand();

    protected override void Dispose(bool disposing)
    {
    }
}
