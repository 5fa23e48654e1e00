using CivicHost.Storage;

namespace CivicHost.People;

/// <summary>Ends sessions that are over once a minute, also while nobody asks: what has ended cannot come back by a clock set back.</summary>
internal sealed class SessionSweep(SessionStore sessions, ITownStorage storage, TimeProvider clock, ILogger<SessionSweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        try
        {
            await storage.For("town").ChangeAsync(sessions.EndStaleAsync, _ => true, stopping);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogWarning(fault, "Sessions could not be swept; trying again in a minute.");
        }
    }
}
