namespace CivicHost.Operations;

/// <summary>
/// Gives memory back to the machine when nobody asks for anything: starting leaves tens of megabytes of compiled and read
/// descriptions behind, and on a PC with 512 MB the clerk's browser needs them more.
/// </summary>
internal sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    private const long QuietBytes = 1_000_000;
    private const long WorthwhileBytes = 8_000_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        long before = 0, atLastReturn = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                if (allocated - before < QuietBytes && allocated - atLastReturn > WorthwhileBytes)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    atLastReturn = allocated;
                }

                before = allocated;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
