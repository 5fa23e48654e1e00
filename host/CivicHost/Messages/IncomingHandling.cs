using CivicHost.Events;
using CivicHost.Modules;
using CivicHost.Pages;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Messages;

/// <summary>Offers residents' messages to the modules, one after the other, and answers each once.</summary>
internal sealed partial class IncomingHandling(
    IModuleRuntime modules, IEventParticipants participants, ITownStorage storage, TextCatalogue texts, ITown town, TimeProvider clock,
    ILogger<IncomingHandling> log)
    : BackgroundService
{
    /// <summary>With the pauses of delivery, an hour: after that nobody waits for the answer any more.</summary>
    private const int MostAttempts = 8;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _oneRoundAtATime = new(1, 1);

    /// <summary>One round: every message that is due.</summary>
    public async Task HandleAsync(CancellationToken cancellation)
    {
        await _oneRoundAtATime.WaitAsync(cancellation);
        try
        {
            var store = storage.For(SqliteStorage.HostStore);
            while (await IncomingQueue.ClaimAsync(store, clock.GetUtcNow(), Claim, cancellation) is { } message)
            {
                var verdict = await OfferAsync(message, cancellation);
                await IncomingQueue.SettleAsync(store, message, verdict, clock.GetUtcNow(), CancellationToken.None);
            }
        }
        finally
        {
            _oneRoundAtATime.Release();
        }
    }

    /// <summary>Not before every module was started: a message whose module is still to come would pass for nobody's.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await modules.Started.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(BetweenRounds, stoppingToken);
                await HandleAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                RoundFailed(log, fault);
            }
        }
    }

    /// <summary>A module that fails does not keep the message from the others; where none of them wants it, it is tried again.</summary>
    private async Task<IncomingVerdict> OfferAsync(ClaimedIncoming claimed, CancellationToken cancellation)
    {
        var message = new IncomingMessage(claimed.Id, claimed.Sender, claimed.Body, claimed.ReceivedAt);
        var (failing, fault) = ("", "");
        foreach (var module in participants.Running.OrderBy(running => !Knows(running, message)).ThenBy(running => running.ModuleId, StringComparer.Ordinal))
        {
            try
            {
                if (await OfferAsync(module, message, cancellation) is { } reply)
                    return new IncomingVerdict(IncomingState.Answered, module.ModuleId, "", PendingMessage.Sms(claimed.Sender, reply.Text, reply.MostSegments, ""));
            }
            catch (Exception failed) when (!cancellation.IsCancellationRequested)
            {
                (failing, fault) = (module.ModuleId, failed.GetType().Name);
                ReceiverFailed(log, module.ModuleId, claimed.Id, claimed.Attempts, fault);
            }
        }

        if (failing.Length == 0)
            return new IncomingVerdict(IncomingState.NotUnderstood, "", "", Sentence(claimed, "messages.not-understood"));
        return claimed.Attempts < MostAttempts
            ? new IncomingVerdict(IncomingState.Received, failing, fault, null)
            : new IncomingVerdict(IncomingState.GivenUp, failing, fault, Sentence(claimed, "messages.failed"));
    }

    /// <summary>A module that fails here is asked in its turn, and fails there.</summary>
    private static bool Knows(EventParticipant module, IncomingMessage message)
    {
        try
        {
            using var services = module.Services.CreateScope();
            services.ServiceProvider.GetRequiredService<ModuleScope>().Person = SystemPerson.Create();
            return services.ServiceProvider.GetServices<IMessageReceiver>().Any(receiver => receiver.Knows(message));
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static async Task<MessageReply?> OfferAsync(EventParticipant module, IncomingMessage message, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeLimit);
        await using var services = module.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<ModuleScope>();
        scope.Person = SystemPerson.Create();
        scope.OnceKey = message.Id;
        foreach (var receiver in services.ServiceProvider.GetServices<IMessageReceiver>())
        {
            if (await receiver.ReceiveAsync(message, limited.Token).WaitAsync(limited.Token) is { } reply)
                return reply;
        }

        return null;
    }

    private PendingMessage Sentence(ClaimedIncoming claimed, string key) =>
        PendingMessage.Sms(claimed.Sender, new ModuleTexts(texts, town, "")[key, town.Name], 1, "");

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of handling messages failed; the next one follows")]
    private static partial void RoundFailed(ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Module} could not handle message {Id} at attempt {Attempt}: {Fault}")]
    private static partial void ReceiverFailed(ILogger log, string module, string id, int attempt, string fault);
}
