using System.Data;
using Npgsql;

namespace CivicHost.Storage;

/// <summary>
/// Work of a change that was waited for no longer may still have a statement at the server. A transaction cannot be rolled back beside it:
/// the statement is ended first, so that its locks go, and the connection comes back to the pool only when nothing uses it.
/// </summary>
internal static class GivenUpWork
{
    /// <summary>In which a statement that was given the change's token ends by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>A server that answers ends a statement at once; one that does not is not waited for.</summary>
    private static readonly TimeSpan LongestCancelling = TimeSpan.FromSeconds(3);

    /// <param name="running">Null where it never began. It may never end.</param>
    public static async Task EndAsync(Task? running, ChangeConnection lent, NpgsqlTransaction? transaction, NpgsqlConnection connection)
    {
        if (!await IsQuietAsync(running, connection, Patience))
        {
            // Sent on a connection of its own, which a hung network may hold up as well.
            var cancelling = Task.Run(lent.CancelStatement);
            await cancelling.WaitAsync(LongestCancelling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // A cancellation that is still on its way would end the statement of whoever gets the connection next.
            if (!cancelling.IsCompleted || !await IsQuietAsync(running, connection, LongestCancelling))
            {
                _ = CloseLaterAsync(Task.WhenAll(cancelling, running!), transaction, connection);
                return;
            }
        }

        await CloseAsync(transaction, connection);
    }

    /// <summary>Whether no statement runs any more; what waits for something else than the server is left alone.</summary>
    private static async Task<bool> IsQuietAsync(Task? running, NpgsqlConnection connection, TimeSpan patience)
    {
        if (running is null || running.IsCompleted || !IsBusy(connection))
            return true;
        await ((Task)running.WaitAsync(patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompleted || !IsBusy(connection);
    }

    private static bool IsBusy(NpgsqlConnection connection) =>
        (connection.FullState & (ConnectionState.Executing | ConnectionState.Fetching)) != 0;

    private static async Task CloseLaterAsync(Task running, NpgsqlTransaction? transaction, NpgsqlConnection connection)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(transaction, connection);
    }

    /// <summary>What the change came to is known already, and is told; a connection that cannot roll back is broken, and its session ends with it.</summary>
    private static async Task CloseAsync(NpgsqlTransaction? transaction, NpgsqlConnection connection)
    {
        try
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // Closing gives back nothing that is left of it.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }
}
