using System.Data.Common;
using System.Threading.Channels;
using CivicHost.Modules;
using CivicHost.Sdk;
using Microsoft.Data.Sqlite;

namespace CivicHost.Storage;

/// <summary>One file, one writer that commits many changes at once, and a pool of read-only connections.</summary>
internal sealed class SqliteStore : ModuleStore
{
    private const int MostInACommit = 256;
    private const int DiskFull = 13;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly string _file;
    private readonly SqliteReaders _readers;
    private readonly Channel<LaneWork> _queue =
        Channel.CreateUnbounded<LaneWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private readonly List<LaneWork> _uncommitted = [];
    private Task? _lane;
    private PreparedConnection? _writer;

    private readonly TimeProvider _clock;

    public SqliteStore(string moduleId, string file, TimeProvider clock)
    {
        _clock = clock;
        ModuleId = moduleId;
        _file = file;
        _readers = new SqliteReaders(file);
    }

    public override string ModuleId { get; }

    public override SqlEngine Engine => SqlEngine.Sqlite;

    public override async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        await Migrations.ApplyAsync(this, "host", Migrations.HostTables(Engine), _clock, cancellation);
        await Migrations.ApplyAsync(this, "module", migrations, _clock, cancellation);
    }

    public override ValueTask<DbConnection> OpenReadOnlyAsync(CancellationToken cancellation) => _readers.RentAsync(cancellation);

    public override Task TakePositionsAsync(RunningChange change, CancellationToken cancellation) => Task.CompletedTask;

    public override async Task<T> ChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiting = new LaneWork<T>(work, keep, cancellation);
        EnsureLane();
        if (!_queue.Writer.TryWrite(waiting))
            throw new StorageUnavailableException(StorageTrouble.Unavailable, new ObjectDisposedException(nameof(SqliteStore)));
        return await waiting.Answered;
    }

    public override async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_lane is { } lane)
            await lane;
        await _readers.DisposeAsync();
    }

    private void EnsureLane()
    {
        if (_lane is not null)
            return;
        lock (_starting)
            _lane ??= Task.Run(RunLaneAsync);
    }

    private async Task RunLaneAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            try
            {
                await CommitBatchAsync(_writer ??= OpenWriter());
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
        while (_uncommitted.Count < MostInACommit && _queue.Reader.TryRead(out var work))
        {
            _uncommitted.Add(work);
            writer.Execute("savepoint change");
            if (!await work.RunAsync(writer, TimeLimit))
                writer.Execute("rollback to change");
            writer.Execute("release change");
        }

        writer.Execute("commit");
        foreach (var work in _uncommitted)
            work.Answer();
        _uncommitted.Clear();
    }

    private void FailBatch(Exception fault)
    {
        var failure = fault is SqliteException sqlite
            ? new StorageUnavailableException(sqlite.SqliteErrorCode == DiskFull ? StorageTrouble.Full : StorageTrouble.Unavailable, sqlite)
            : fault;
        if (_uncommitted.Count == 0 && _queue.Reader.TryRead(out var first))
            _uncommitted.Add(first);
        foreach (var work in _uncommitted)
            work.Fail(failure);
        _uncommitted.Clear();
        // A fresh connection knows the state of the file; the old one may be inside half a transaction.
        _writer?.End();
        _writer = null;
    }

    private PreparedConnection OpenWriter() => new(SqliteFile.OpenWriter(_file));
}
