using System.Data.Common;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Storage;

/// <summary>The database of one module (or of the host itself, id <c>town</c>): one file or one schema, one write lane.</summary>
internal abstract class ModuleStore : IAsyncDisposable
{
    /// <summary>Longer than that no change may hold up the others.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private long _version;

    public abstract string ModuleId { get; }

    /// <summary>Grows with every commit of this process: what was read at one version still holds at the same.</summary>
    public long Version => Interlocked.Read(ref _version);

    public abstract SqlEngine Engine { get; }

    /// <summary>Applies the host's own tables (Storage/Migrations, Audit, Events) and then the module's, one transaction each.</summary>
    public abstract Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation);

    /// <summary>Makes a verified copy in the data folder where the engine is the town's own; a PostgreSQL server has its operator's backups.</summary>
    /// <exception cref="StartupRefusedException">No sound copy could be made.</exception>
    public abstract Task CopyBeforeMigratingAsync(string name, CancellationToken cancellation);

    public abstract ValueTask<DbConnection> OpenReadOnlyAsync(CancellationToken cancellation);

    /// <summary>
    /// Runs work alone on the write lane. What it wrote is kept where <paramref name="keep"/> says so, else rolled back.
    /// Returns after the commit is on disk. An exception rolls back and reaches the caller; others in the same commit are not touched.
    /// </summary>
    public Task<T> ChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, CancellationToken cancellation) =>
        ChangeAsync(work, keep, TimeLimit, cancellation);

    /// <summary>The same with another time limit; a change that exceeds it is rolled back with a <see cref="TimeoutException"/>.</summary>
    public abstract Task<T> ChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, TimeSpan timeLimit, CancellationToken cancellation);

    /// <summary>
    /// On PostgreSQL takes the transaction lock under which audit and outbox positions are handed out without gaps, in commit order.
    /// On SQLite the lane already does that.
    /// </summary>
    public abstract Task TakePositionsAsync(RunningChange change, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    protected void NoteCommit() => Interlocked.Increment(ref _version);
}

/// <summary>A numbered SQL script: 0001_complaints.sql, or 0003_search.sqlite.sql beside 0003_search.postgresql.sql.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the script with line ends as \n, in lower-case hexadecimal.</summary>
    public string Checksum => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

/// <summary>All databases of the town, on the engine that the configuration names.</summary>
internal interface ITownStorage : IAsyncDisposable
{
    /// <summary>Refuses a missing, empty, foreign or newer database with the command that helps; takes the lock of the data folder.</summary>
    /// <exception cref="StartupRefusedException">The data folder cannot be used.</exception>
    /// <param name="exclusive">True for the server, which takes the lock of the data folder; false for a command that works beside it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task OpenAsync(bool exclusive, CancellationToken cancellation);

    /// <summary>Ids of all stores that instance.json names, also those of modules that are switched off; <c>town</c> first.</summary>
    IReadOnlyList<string> Known { get; }

    /// <summary>False where a module could read another's tables by asking for them; why, and what helps, is in the log.</summary>
    bool KeepsModulesApart { get; }

    /// <summary>The same store for the same id, for as long as the town runs.</summary>
    ModuleStore For(string moduleId);

    /// <summary>Takes something for this process alone, among all that serve or command this town. It is given back with the process, however that ends.</summary>
    /// <param name="name">Letters, digits, hyphens and dots.</param>
    /// <param name="cancellation">Ends the wait for the database.</param>
    /// <returns>Null where somebody else holds it; else dispose it.</returns>
    ValueTask<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancellation);

    /// <summary>Connection string of a database for the scheduler's own tables, which is there when this returns.</summary>
    Task<string> PrepareScheduleAsync(CancellationToken cancellation);
}

/// <summary>The town cannot start (or a command cannot run); the message is one or two sentences for a person and says which command or setting helps.</summary>
internal sealed class StartupRefusedException(string message, Exception? inner = null) : Exception(message, inner);
