using System.Collections.Concurrent;
using System.Data.Common;

namespace CivicHost.Storage;

/// <summary>Read-only connections, kept open with their prepared statements; whoever finds none free waits.</summary>
internal sealed class SqliteReaders(string file) : IAsyncDisposable
{
    private static readonly int Most = 2 * Environment.ProcessorCount + 2;

    private readonly ConcurrentStack<PreparedConnection> _free = new();
    private readonly SemaphoreSlim _places = new(Most, Most);
    private volatile bool _ended;

    public async ValueTask<DbConnection> RentAsync(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var connection = _free.TryPop(out var ready) ? ready : new PreparedConnection(SqliteFile.OpenReader(file), GiveBack);
            return connection.Lend();
        }
        catch (Microsoft.Data.Sqlite.SqliteException fault)
        {
            _places.Release();
            throw new StorageUnavailableException(StorageTrouble.Unavailable, fault);
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        while (_free.TryPop(out var connection))
            connection.End();
        return ValueTask.CompletedTask;
    }

    private void GiveBack(PreparedConnection connection)
    {
        if (_ended)
            connection.End();
        else
            _free.Push(connection);
        _places.Release();
    }
}
