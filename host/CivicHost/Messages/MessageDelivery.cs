using CivicHost.Events;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Messages;

/// <summary>Sends what was committed, at least once; mail and SMS do not wait for each other. Nothing is sent on a module's write lane.</summary>
internal sealed partial class MessageDelivery(
    IModuleRuntime modules, IEventParticipants participants, MessageCarriers carriers, TimeProvider clock, ILogger<MessageDelivery> log)
    : BackgroundService
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    /// <summary>Whoever has not said by then what became of a message was killed; somebody else tries.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    private readonly Dictionary<MessageChannel, SemaphoreSlim> _oneRoundAtATime =
        Enum.GetValues<MessageChannel>().ToDictionary(channel => channel, _ => new SemaphoreSlim(1, 1));

    /// <summary>Not before every module was started: one of them may bring the gateway.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await modules.Started.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_oneRoundAtATime.Keys.Select(channel => RunAsync(channel, stoppingToken)));
    }

    /// <summary>One round: each module's messages that are due, until none is left or the gateway takes no more.</summary>
    public async Task DeliverAsync(MessageChannel channel, CancellationToken cancellation)
    {
        await _oneRoundAtATime[channel].WaitAsync(cancellation);
        try
        {
            foreach (var module in participants.Running)
                await DeliverAsync(module, channel, cancellation);
        }
        finally
        {
            _oneRoundAtATime[channel].Release();
        }
    }

    private async Task RunAsync(MessageChannel channel, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(BetweenRounds, stopping);
                await DeliverAsync(channel, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                RoundFailed(log, fault);
            }
        }
    }

    private async Task DeliverAsync(EventParticipant module, MessageChannel channel, CancellationToken cancellation)
    {
        try
        {
            while (await MessageOutbox.ClaimAsync(module.Store, channel, clock.GetUtcNow(), Claim, cancellation) is { } message)
            {
                if (!await SendAsync(module, channel, message))
                    return;
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            ModuleFailed(log, fault, module.ModuleId);
        }
    }

    /// <summary>What was begun is brought to its end, also while the host stops: broken off, it would be sent twice.</summary>
    /// <returns>False where the gateway takes nothing now.</returns>
    private async Task<bool> SendAsync(EventParticipant module, MessageChannel channel, ClaimedMessage message)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        var answer = await TrySendAsync(channel, message, limit.Token);
        await MessageOutbox.SettleAsync(module.Store, message, answer, clock.GetUtcNow(), CancellationToken.None);
        if (!answer.IsAccepted)
            NotTaken(log, channel, message.Id, module.ModuleId, message.Attempts, answer.Detail);
        return !answer.IsWorthAnotherTry;
    }

    /// <summary>An exception's message may hold the address; its type does not.</summary>
    private async Task<GatewayAnswer> TrySendAsync(MessageChannel channel, ClaimedMessage message, CancellationToken limit)
    {
        try
        {
            return await carriers.SendAsync(channel, message, limit).WaitAsync(limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return GatewayAnswer.TryAgain($"no answer within {TimeLimit.TotalSeconds:0} s");
        }
        catch (Exception fault)
        {
            return GatewayAnswer.TryAgain((fault.InnerException ?? fault).GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of sending messages failed; the next one follows")]
    private static partial void RoundFailed(ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages of {Module} could not be read or noted; they are tried again")]
    private static partial void ModuleFailed(ILogger log, Exception fault, string module);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel} {Id} of {Module} was not taken at attempt {Attempt}: {Reason}")]
    private static partial void NotTaken(ILogger log, MessageChannel channel, string id, string module, int attempt, string reason);
}
