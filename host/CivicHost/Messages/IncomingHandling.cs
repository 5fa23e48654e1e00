using CivicHost.Events;
using CivicHost.Modules;
using CivicHost.Pages;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Messages;

/// <summary>Offers residents' messages to the modules, one after the other, and answers each once.</summary>
internal sealed partial class IncomingHandling(
    IModuleRuntime modules, IEventParticipants participants, ITownStorage storage, TextCatalogue texts, ITown town, SealedOrigins repeated,
    TimeProvider clock, ILogger<IncomingHandling> log)
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
                await IncomingQueue.SettleAsync(store, message, verdict, repeated, clock.GetUtcNow(), CancellationToken.None);
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
        await FreeAsync(stoppingToken);
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

    private async Task FreeAsync(CancellationToken cancellation)
    {
        try
        {
            await IncomingQueue.FreeAsync(storage.For(SqliteStorage.HostStore), clock.GetUtcNow(), cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // They wait a little longer then.
            RoundFailed(log, fault);
        }
    }

    /// <summary>Where no module wants it because one failed, it is tried again. Where the module that claims it failed, no other sees it.</summary>
    private async Task<IncomingVerdict> OfferAsync(ClaimedIncoming claimed, CancellationToken cancellation)
    {
        var asked = await AskAsync(claimed, claims: true, cancellation);
        if (asked is { Answer: null, Failing: "" })
            asked = await AskAsync(claimed, claims: false, cancellation);
        if (asked.Answer is { } answer)
            return answer;
        if (asked.Failing.Length == 0)
            return new IncomingVerdict(IncomingState.NotUnderstood, "", "", Sentence(claimed, "messages.not-understood"));
        return claimed.Attempts < MostAttempts
            ? new IncomingVerdict(IncomingState.Received, asked.Failing, asked.Fault, null)
            : new IncomingVerdict(IncomingState.GivenUp, asked.Failing, asked.Fault, Sentence(claimed, "messages.failed"), MessageTrace.Sender);
    }

    /// <summary>One module after the other, until one answers; a module that fails does not keep the message from the next.</summary>
    private async Task<Asked> AskAsync(ClaimedIncoming claimed, bool claims, CancellationToken cancellation)
    {
        var message = new IncomingMessage(claimed.Id, claimed.Sender, claimed.Body, claimed.ReceivedAt);
        var asked = new Asked(null, "", "");
        foreach (var module in participants.Running)
        {
            try
            {
                if (await OfferAsync(module, message, claims, cancellation) is { } reply)
                    return asked with { Answer = Answered(claimed, module.ModuleId, reply) };
            }
            catch (Exception failed) when (!cancellation.IsCancellationRequested)
            {
                asked = new Asked(null, module.ModuleId, failed.GetType().Name);
                ReceiverFailed(log, module.ModuleId, claimed.Id, claimed.Attempts, asked.Fault);
            }
        }

        return asked;
    }

    private static IncomingVerdict Answered(ClaimedIncoming claimed, string module, MessageReply reply) => new(
        IncomingState.Answered, module, "",
        PendingMessage.Sms(claimed.Sender, reply.Text, reply.MostSegments, "") with { IsSecret = reply.Trace != MessageTrace.Whole },
        reply.Trace);

    /// <param name="claims">Only receivers that claim the message; else only those that do not.</param>
    private static async Task<MessageReply?> OfferAsync(EventParticipant module, IncomingMessage message, bool claims, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeLimit);
        await using var services = module.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<ModuleScope>();
        scope.Person = SystemPerson.Create();
        scope.OnceKey = message.Id;
        foreach (var receiver in services.ServiceProvider.GetServices<IMessageReceiver>().Where(receiver => receiver.Claims(message) == claims))
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

    /// <param name="Failing">The last module that failed; empty where none did.</param>
    private sealed record Asked(IncomingVerdict? Answer, string Failing, string Fault);
}
