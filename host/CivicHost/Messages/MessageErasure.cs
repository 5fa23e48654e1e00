using CivicHost.Storage;

namespace CivicHost.Messages;

/// <summary>Erases addresses and texts some days after a message has come to its end, here, in the folder and of residents' own messages.</summary>
internal sealed partial class MessageErasure(
    ITownStorage storage, MessageFolder folder, IConfiguration configuration, TimeProvider clock, ILogger<MessageErasure> log) : BackgroundService
{
    private const int KeptDaysByDefault = 7;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromHours(1);

    public async Task EraseAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow().AddDays(-configuration.GetValue("Messages:KeepDays", KeptDaysByDefault));
        foreach (var module in storage.Known)
        {
            if (await MessageReport.HasMessagesAsync(storage.For(module), cancellation))
                await MessageOutbox.EraseAsync(storage.For(module), before, cancellation);
        }

        await IncomingQueue.EraseAsync(storage.For(SqliteStorage.HostStore), before, cancellation);
        folder.Erase(before);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenRounds, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryEraseAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryEraseAsync(CancellationToken cancellation)
    {
        try
        {
            await EraseAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            EraseFailed(log, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Texts of old messages could not be erased; the next round tries again")]
    private static partial void EraseFailed(ILogger log, Exception fault);
}
