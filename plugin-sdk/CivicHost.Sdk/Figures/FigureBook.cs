using System.Collections.Concurrent;

namespace CivicHost.Sdk.Figures;

/// <summary>What was counted for everybody, kept for five minutes: counting a year of a large town takes a while, and one count at a time is enough.
/// Register it as a singleton. Only for what every visitor may see.</summary>
/// <typeparam name="TCounted">What is counted for a period; never changed afterwards.</typeparam>
/// <param name="clock">Tells when a count is too old.</param>
public sealed class FigureBook<TCounted>(TimeProvider clock) : IDisposable
{
    private const int MostPeriods = 16;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(DateOnly First, DateOnly Last), CountedFigures<TCounted>> _counted = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Gives what was counted lately for a period, or counts.</summary>
    /// <param name="period">The days.</param>
    /// <param name="count">Counts; called for one reader at a time. What it throws comes out, and nothing is kept.</param>
    /// <param name="cancellation">Ends the wait for another count.</param>
    /// <returns>What was counted, and when.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public async Task<CountedFigures<TCounted>> ReadAsync(FigurePeriod period, Func<Task<TCounted>> count, CancellationToken cancellation)
    {
        if (Kept(period) is { } kept)
            return kept;
        await _one.WaitAsync(cancellation);
        try
        {
            if (Kept(period) is { } meanwhile)
                return meanwhile;
            var at = clock.GetUtcNow();
            var counted = new CountedFigures<TCounted>(await count(), at);
            if (_counted.Count >= MostPeriods)
                _counted.Clear();
            _counted[(period.First, period.Last)] = counted;
            return counted;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private CountedFigures<TCounted>? Kept(FigurePeriod period) =>
        _counted.TryGetValue((period.First, period.Last), out var counted) && clock.GetUtcNow() - counted.At < KeptFor ? counted : null;
}

/// <summary>What was counted, and when.</summary>
/// <typeparam name="TCounted">What is counted for a period.</typeparam>
/// <param name="Counted">What was counted.</param>
/// <param name="At">When the counting began.</param>
public sealed record CountedFigures<TCounted>(TCounted Counted, DateTimeOffset At);
