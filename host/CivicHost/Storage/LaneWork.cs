using CivicHost.Modules;

namespace CivicHost.Storage;

/// <summary>A change that waits for its turn, then for the commit, and only then is answered.</summary>
internal abstract class LaneWork
{
    /// <returns>True where what it wrote is to be kept.</returns>
    public abstract Task<bool> RunAsync(PreparedConnection writer, TimeSpan timeLimit);

    /// <summary>The commit is on disk.</summary>
    public abstract void Answer();

    /// <summary>The commit failed.</summary>
    public abstract void Fail(Exception failure);
}

internal sealed class LaneWork<T>(
    Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, CancellationToken cancellation) : LaneWork
{
    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;
    private Exception? _fault;

    public Task<T> Answered => _answered.Task;

    public override async Task<bool> RunAsync(PreparedConnection writer, TimeSpan timeLimit)
    {
        if (cancellation.IsCancellationRequested)
        {
            _fault = new OperationCanceledException(cancellation);
            return false;
        }

        try
        {
            var running = work(new RunningChange(writer), cancellation);
            _answer = running.IsCompleted ? await running : await running.WaitAsync(timeLimit, cancellation);
            return keep(_answer);
        }
        catch (Microsoft.Data.Sqlite.SqliteException sqlite) when (SqliteFile.EndsTransaction(sqlite))
        {
            throw;
        }
        catch (Exception fault)
        {
            _fault = fault;
            return false;
        }
    }

    public override void Answer()
    {
        if (_fault is not null)
            Fail(_fault);
        else
            _answered.TrySetResult(_answer);
    }

    public override void Fail(Exception failure)
    {
        if (failure is OperationCanceledException cancelled)
            _answered.TrySetCanceled(cancelled.CancellationToken);
        else
            _answered.TrySetException(failure);
    }
}
