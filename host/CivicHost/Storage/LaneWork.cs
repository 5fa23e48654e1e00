using CivicHost.Audit;
using CivicHost.Modules;

namespace CivicHost.Storage;

/// <summary>A change that waits for its turn, then for the commit, and only then is answered.</summary>
internal abstract class LaneWork
{
    /// <summary>What went wrong in it, null where nothing did.</summary>
    public abstract Exception? Fault { get; }

    /// <summary>The end of the audit chain after it.</summary>
    public AuditHead? Head { get; protected set; }

    /// <param name="writer">The lane's connection.</param>
    /// <param name="head">The end of the audit chain, where a change before it in the same transaction knew it.</param>
    /// <returns>True where what it wrote is to be kept.</returns>
    public abstract Task<bool> RunAsync(PreparedConnection writer, AuditHead? head);

    /// <summary>The commit is on disk.</summary>
    public abstract void Answer();

    /// <summary>The commit failed.</summary>
    public abstract void Fail(Exception failure);
}

internal sealed class LaneWork<T>(
    Func<RunningChange, CancellationToken, Task<T>> work, Func<T, bool> keep, TimeSpan timeLimit, CancellationToken cancellation) : LaneWork
{
    /// <summary>How long a change that was told to stop may still hold the lane.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // The lane's loop belongs to nobody: what the caller's logs and traces hang on has to come along.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private T _answer = default!;
    private Exception? _fault;

    public override Exception? Fault => _fault;

    public Task<T> Answered => _answered.Task;

    public override async Task<bool> RunAsync(PreparedConnection writer, AuditHead? head)
    {
        if (cancellation.IsCancellationRequested)
        {
            _fault = new OperationCanceledException(cancellation);
            return false;
        }

        // A caller who goes away does not break off a statement: a write broken off takes its neighbours in the commit with it.
        using var limit = new CancellationTokenSource(timeLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var connection = new ChangeConnection(writer);
        await using var stop = limit.Token.UnsafeRegister(_ => Stop(connection, writer), null);
        try
        {
            var change = new RunningChange(connection) { AuditHead = head };
            var running = Begin(change, either.Token);
            _answer = running.IsCompleted ? await running : await WithinAsync(running, limit.Token);
            either.Token.ThrowIfCancellationRequested();
            Head = change.AuditHead;
            return keep(_answer);
        }
        catch (Exception fault)
        {
            _fault = limit.IsCancellationRequested && !cancellation.IsCancellationRequested
                ? new TimeoutException($"The change took longer than {timeLimit.TotalSeconds:0} s and was rolled back.", fault)
                : fault;
            return false;
        }
        finally
        {
            connection.End();
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

    /// <summary>What it still wants to write is refused, and a statement that runs is broken off.</summary>
    private static void Stop(ChangeConnection connection, PreparedConnection writer)
    {
        connection.End();
        writer.Interrupt();
    }

    /// <summary>Waits a moment longer than the limit; then the change is left to itself, without a connection.</summary>
    private static async Task<T> WithinAsync(Task<T> running, CancellationToken limit)
    {
        try
        {
            return await running.WaitAsync(limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !running.IsCompleted)
        {
            return await running.WaitAsync(Grace, CancellationToken.None);
        }
    }

    private Task<T> Begin(RunningChange change, CancellationToken stop)
    {
        if (_context is null)
            return work(change, stop);
        Task<T> running = null!;
        ExecutionContext.Run(_context, _ => running = work(change, stop), null);
        return running;
    }
}
