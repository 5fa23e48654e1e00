namespace CivicHost.Modules;

/// <summary>Counts who is inside a module, and keeps the next ones out while it is paused after five faults within a minute.</summary>
internal sealed class ModuleGate(TimeProvider clock)
{
    private const int FaultsBeforePause = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _faults = new();
    private long _pausedUntil;
    private int _inside;

    /// <summary>Requests inside now; a module is swapped when there are none.</summary>
    public int Inside => Volatile.Read(ref _inside);

    public DateTimeOffset? PausedUntil => Interlocked.Read(ref _pausedUntil) is > 0 and var ticks && new DateTimeOffset(ticks, TimeSpan.Zero) is var until && until > clock.GetUtcNow()
        ? until
        : null;

    /// <returns>False while the module is paused.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Read(ref _pausedUntil) > 0 && PausedUntil is not null)
            return false;
        Interlocked.Increment(ref _inside);
        return true;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);

    public void CountFault()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            while (_faults.TryPeek(out var oldest) && now - oldest > Window)
                _faults.Dequeue();
            _faults.Enqueue(now);
            if (_faults.Count < FaultsBeforePause)
                return;
            _faults.Clear();
            Interlocked.Exchange(ref _pausedUntil, (now + Window).UtcTicks);
        }
    }

    public void Resume() => Interlocked.Exchange(ref _pausedUntil, 0);
}
