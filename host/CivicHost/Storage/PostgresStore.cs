using System.Data.Common;
using CivicHost.Modules;
using CivicHost.Sdk;
using Dapper;
using Npgsql;

namespace CivicHost.Storage;

/// <summary>One schema of the town's database. A change is a plain transaction, tried again where PostgreSQL asks for it.</summary>
internal sealed class PostgresStore(string moduleId, NpgsqlDataSource source, TimeProvider clock) : ModuleStore
{
    private const int MostTries = 5;

    public override string ModuleId => moduleId;

    public override SqlEngine Engine => SqlEngine.PostgreSql;

    public override Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation) =>
        Migrations.ApplyAsync(this, migrations, clock, cancellation);

    public override Task CopyBeforeMigratingAsync(string name, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The first words to the server also find out whether it was restarted since the connection lay in the pool.</summary>
    public override async ValueTask<DbConnection> OpenReadOnlyAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var connection = await OpenAsync(cancellation);
            try
            {
                await connection.ExecuteAsync(new CommandDefinition("set session characteristics as transaction read only", cancellationToken: cancellation));
                return connection;
            }
            catch (Exception fault)
            {
                await connection.DisposeAsync();
                if (!IsLost(fault) || tries == MostTries)
                    throw Translate(fault);
                source.Clear();
            }
        }
    }

    public override async Task<T> ChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, TimeSpan timeLimit, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit);
        for (var tries = 1; ; tries++)
        {
            var attempt = new Attempt();
            try
            {
                return await TryChangeAsync(work, keep, attempt, limit.Token);
            }
            catch (NpgsqlException busy) when (tries < MostTries && !attempt.IsCommitting && (IsWorthAnotherTry(busy) || IsLost(busy)))
            {
                if (IsLost(busy))
                    source.Clear();
                await Task.Delay(TimeSpan.FromMilliseconds(10 * tries), limit.Token);
            }
            catch (NpgsqlException fault)
            {
                throw Translate(fault);
            }
            catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"The change took longer than {timeLimit.TotalSeconds:0} s and was rolled back.", late);
            }
        }
    }

    public override Task TakePositionsAsync(RunningChange change, CancellationToken cancellation) =>
        change.Connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext(@Schema))", new { Schema = "civic " + moduleId }, cancellationToken: cancellation));

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<T> TryChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, Attempt attempt, CancellationToken cancellation)
    {
        var connection = await OpenAsync(cancellation);
        var lent = new ChangeConnection(connection);
        NpgsqlTransaction? transaction = null;
        Task<T>? running = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(cancellation);
            running = work(new RunningChange(lent), cancellation);
            var answer = await running.WaitAsync(cancellation);
            if (keep(answer))
            {
                attempt.IsCommitting = true;
                await transaction.CommitAsync(CancellationToken.None);
                NoteCommit();
            }
            else
            {
                await transaction.RollbackAsync(CancellationToken.None);
            }

            return answer;
        }
        finally
        {
            lent.End();
            await GivenUpWork.EndAsync(running, lent, transaction, connection);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            throw Translate(fault);
        }
    }

    private static bool IsWorthAnotherTry(NpgsqlException fault) =>
        fault.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>The server was restarted or ended the session: nothing of the transaction is left, a new connection may do.</summary>
    private static bool IsLost(Exception fault) => fault is NpgsqlException
        and (not PostgresException or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown })
        and not { InnerException: TimeoutException };

    /// <summary>A broken statement is a bug and stays what it is; a lost or full server is told as such.</summary>
    private static Exception Translate(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StorageUnavailableException(StorageTrouble.Full, fault),
        PostgresException { SqlState: var state } when !state.StartsWith("57", StringComparison.Ordinal) && !state.StartsWith("08", StringComparison.Ordinal) && !state.StartsWith("53", StringComparison.Ordinal) => fault,
        NpgsqlException or TimeoutException => new StorageUnavailableException(StorageTrouble.Unavailable, fault),
        _ => fault,
    };

    private sealed class Attempt
    {
        /// <summary>From here on nobody knows whether a lost server kept it: not to be tried again.</summary>
        public bool IsCommitting { get; set; }
    }
}
