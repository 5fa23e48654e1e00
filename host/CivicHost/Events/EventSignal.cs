namespace CivicHost.Events;

/// <summary>Wakes the delivery of events after a commit, so that nobody waits for the next round.</summary>
internal sealed class EventSignal
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    public void Raise()
    {
        if (_raised.CurrentCount > 0)
            return;
        try
        {
            _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another change raised it in the same moment.
        }
    }

    /// <returns>When raised, or after the pause: other nodes and commands write without raising.</returns>
    public Task<bool> WaitAsync(TimeSpan pause, CancellationToken cancellation) => _raised.WaitAsync(pause, cancellation);
}
