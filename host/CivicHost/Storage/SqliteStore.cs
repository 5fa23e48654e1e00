using System.Data.Common;
using System.Threading.Channels;
using CivicHost.Audit;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Storage;

/// <summary>One file, one writer that commits many changes at once, and a pool of read-only connections.</summary>
internal sealed class SqliteStore : ModuleStore
{
    private const int MostInACommit = 256;

    private readonly string _file;
    private readonly string _backups;
    private readonly TimeProvider _clock;
    private readonly SqliteReaders _readers;
    private readonly Channel<LaneWork> _queue =
        Channel.CreateUnbounded<LaneWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private readonly List<LaneWork> _uncommitted = [];
    private Task? _lane;
    private PreparedConnection? _writer;

    public SqliteStore(string moduleId, string file, string backups, TimeProvider clock)
    {
        ModuleId = moduleId;
        _file = file;
        _backups = backups;
        _clock = clock;
        _readers = new SqliteReaders(file);
    }

    public override string ModuleId { get; }

    public override SqlEngine Engine => SqlEngine.Sqlite;

    public override Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation) =>
        Migrations.ApplyAsync(this, migrations, _clock, cancellation);

    public override Task CopyBeforeMigratingAsync(string name, CancellationToken cancellation) =>
        Task.Run(() => SqliteCopy.Make(_file, Path.Combine(_backups, $"{name}.db")), cancellation);

    public override ValueTask<DbConnection> OpenReadOnlyAsync(CancellationToken cancellation) => _readers.RentAsync(cancellation);

    public override Task TakePositionsAsync(RunningChange change, CancellationToken cancellation) => Task.CompletedTask;

    public override async Task<T> ChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, TimeSpan timeLimit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiting = new LaneWork<T>(work, keep, timeLimit, cancellation);
        EnsureLane();
        if (!_queue.Writer.TryWrite(waiting))
            throw new StorageUnavailableException(StorageTrouble.Unavailable, new ObjectDisposedException(nameof(SqliteStore)));
        return await waiting.Answered;
    }

    /// <summary>The writer closes last: only then SQLite empties the log into the file.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        _queue.Writer.TryComplete();
        if (_lane is { } lane)
            await lane;
    }

    private void EnsureLane()
    {
        if (_lane is not null)
            return;
        lock (_starting)
        {
            if (_lane is not null)
                return;
            using (ExecutionContext.SuppressFlow())
                _lane = Task.Run(RunLaneAsync);
        }
    }

    private async Task RunLaneAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            try
            {
                await CommitBatchAsync(_writer ??= new PreparedConnection(SqliteFile.OpenWriter(_file)));
            }
            catch (Exception fault)
            {
                FailBatch(fault);
            }
        }

        _writer?.End();
    }

    /// <summary>Another process may write the same file (a command beside the server): the batch takes the file's write lock before its first read.</summary>
    private async Task CommitBatchAsync(PreparedConnection writer)
    {
        writer.Execute("begin immediate");
        AuditHead? head = null;
        while (_uncommitted.Count < MostInACommit && _queue.Reader.TryRead(out var work))
        {
            _uncommitted.Add(work);
            writer.Execute("savepoint change");
            var isKept = await work.RunAsync(writer, head);
            // SQLite rolls back all by itself where a write was broken off, or the disk failed in the midst of one.
            if (!writer.IsInTransaction)
                throw work.Fault ?? new IOException("SQLite ended the transaction.");
            if (isKept)
                head = work.Head;
            else
                writer.Execute("rollback to change");
            writer.Execute("release change");
        }

        writer.Execute("commit");
        NoteCommit();
        foreach (var work in _uncommitted)
            work.Answer();
        _uncommitted.Clear();
    }

    private void FailBatch(Exception fault)
    {
        var failure = fault as StorageUnavailableException ?? SqliteFile.Trouble(fault) ?? new StorageUnavailableException(StorageTrouble.Unavailable, fault);
        if (_uncommitted.Count == 0 && _queue.Reader.TryRead(out var first))
            _uncommitted.Add(first);
        foreach (var work in _uncommitted)
            work.Fail(failure);
        _uncommitted.Clear();
        // A fresh connection knows the state of the file; the old one may be inside half a transaction.
        var broken = _writer;
        _writer = null;
        try
        {
            broken?.End();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // It is out of use already; the lane has to go on.
        }
    }
}
