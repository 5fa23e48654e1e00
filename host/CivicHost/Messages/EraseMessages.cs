using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Messages;

/// <summary>Addresses and texts go some days after a message has come to its end: of what was sent, in the folder, and of residents' own messages.</summary>
internal sealed class EraseMessages(ITownStorage storage, MessageFolder folder, IConfiguration configuration, TimeProvider clock) : IModuleJob
{
    public const string JobName = "erase-messages";

    private const int KeptDaysByDefault = 7;

    public async Task RunAsync(CancellationToken cancellation)
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
}
