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

    public override async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        await Migrations.ApplyAsync(this, "host", Migrations.HostTables(Engine), clock, cancellation);
        await Migrations.ApplyAsync(this, "module", migrations, clock, cancellation);
    }

    public override async ValueTask<DbConnection> OpenReadOnlyAsync(CancellationToken cancellation)
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
            throw Translate(fault);
        }
    }

    public override async Task<T> ChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryChangeAsync(work, keep, cancellation);
            }
            catch (PostgresException busy) when (IsWorthAnotherTry(busy) && tries < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10 * tries), cancellation);
            }
            catch (Exception fault) when (fault is NpgsqlException)
            {
                throw Translate(fault);
            }
        }
    }

    public override Task TakePositionsAsync(RunningChange change, CancellationToken cancellation) =>
        change.Connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext(@Schema))", new { Schema = "civic " + moduleId }, cancellationToken: cancellation));

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<T> TryChangeAsync<T>(
        Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var answer = await work(new RunningChange(new ChangeConnection(connection)), cancellation);
        if (keep(answer))
            await transaction.CommitAsync(CancellationToken.None);
        else
            await transaction.RollbackAsync(CancellationToken.None);
        return answer;
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

    private static bool IsWorthAnotherTry(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>A broken statement is a bug and stays what it is; a lost or full server is told as such.</summary>
    private static Exception Translate(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StorageUnavailableException(StorageTrouble.Full, fault),
        PostgresException { SqlState: var state } when !state.StartsWith("57", StringComparison.Ordinal) && !state.StartsWith("08", StringComparison.Ordinal) && !state.StartsWith("53", StringComparison.Ordinal) => fault,
        NpgsqlException or TimeoutException => new StorageUnavailableException(StorageTrouble.Unavailable, fault),
        _ => fault,
    };
}
