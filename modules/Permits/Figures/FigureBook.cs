using System.Collections.Concurrent;

namespace Permits;

/// <param name="At">When they were counted.</param>
internal sealed record CountedFigures(IReadOnlyList<TallyCell> Cells, DateTimeOffset At);

/// <summary>What was counted for everybody, kept for some minutes: counting a year of a large town takes a while, and one count at a time is enough.</summary>
internal sealed class FigureBook(TimeProvider clock) : IDisposable
{
    private const int MostPeriods = 16;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(DateOnly First, DateOnly Last), CountedFigures> _counted = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<CountedFigures> ReadAsync(FigurePeriod period, Func<Task<CountedFigures>> count, CancellationToken cancellation)
    {
        if (Kept(period) is { } kept)
            return kept;
        await _one.WaitAsync(cancellation);
        try
        {
            if (Kept(period) is { } meanwhile)
                return meanwhile;
            var counted = await count();
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

    public void Dispose() => _one.Dispose();

    private CountedFigures? Kept(FigurePeriod period) =>
        _counted.TryGetValue((period.First, period.Last), out var counted) && clock.GetUtcNow() - counted.At < KeptFor ? counted : null;
}
