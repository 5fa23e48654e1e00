using System.Collections.Concurrent;
using System.Data.Common;

namespace CivicHost.Storage;

/// <summary>Read-only connections, kept open with their prepared statements; whoever finds none free waits.</summary>
internal sealed class SqliteReaders(string file) : IAsyncDisposable
{
    private static readonly int Most = 2 * Environment.ProcessorCount + 2;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentStack<PreparedConnection> _free = new();
    private readonly SemaphoreSlim _places = new(Most, Most);
    private volatile bool _ended;

    public async ValueTask<DbConnection> RentAsync(CancellationToken cancellation)
    {
        if (!await _places.WaitAsync(LongestWait, cancellation))
            throw new StorageUnavailableException(StorageTrouble.Unavailable, new TimeoutException("All reading connections are in use."));
        try
        {
            var connection = _free.TryPop(out var ready) ? ready : new PreparedConnection(SqliteFile.OpenReader(file), GiveBack);
            return connection.Lend();
        }
        catch (Microsoft.Data.Sqlite.SqliteException fault)
        {
            _places.Release();
            throw SqliteFile.Trouble(fault) ?? new StorageUnavailableException(StorageTrouble.Unavailable, fault);
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
        // Whoever keeps a reader open would show the next one the database of then.
        if (_ended || connection.IsInUse)
            connection.End();
        else
            _free.Push(connection);
        _places.Release();
    }
}
