using CivicHost.Audit;
using CivicHost.Messages;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Events;

/// <summary>Brings every event to every subscriber, at least once and in the publisher's order. One failing subscriber holds up only itself.</summary>
internal sealed partial class EventDelivery(
    IEventParticipants participants, EventSignal signal, TimeProvider clock, ILogger<EventDelivery> log) : BackgroundService
{
    private const int AttemptsBeforeSetAside = 8;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneRoundAtATime = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(BetweenRounds, stopping);
                await DeliverAsync(stopping);
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

    /// <summary>One round over all subscribers, until none has anything left that may be tried now.</summary>
    public async Task DeliverAsync(CancellationToken cancellation)
    {
        await _oneRoundAtATime.WaitAsync(cancellation);
        try
        {
            var running = participants.Running;
            foreach (var receiver in running)
            {
                foreach (var subscription in receiver.Subscriptions)
                {
                    if (running.FirstOrDefault(module => module.ModuleId == subscription.Publisher) is { } publisher)
                        await DeliverAsync(publisher, receiver, subscription, cancellation);
                }
            }
        }
        finally
        {
            _oneRoundAtATime.Release();
        }
    }

    private async Task DeliverAsync(
        EventParticipant publisher, EventParticipant receiver, EventSubscription subscription, CancellationToken cancellation)
    {
        try
        {
            var cursor = await EventCursor.ReadAsync(receiver.Store, subscription, cancellation);
            while (cursor.NextTryAt <= clock.GetUtcNow())
            {
                var batch = await Outbox.ReadAsync(publisher.Store, subscription.EventName, cursor.Position, cancellation);
                if (batch.Count == 0)
                    return;
                foreach (var row in batch)
                {
                    cursor = await DeliverOneAsync(receiver, subscription, cursor, row, cancellation);
                    if (cursor.Position < row.Position)
                        return;
                }
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            SubscriberFailed(log, fault, receiver.ModuleId, subscription.Key);
        }
    }

    private async Task<EventCursor> DeliverOneAsync(
        EventParticipant receiver, EventSubscription subscription, EventCursor cursor, OutboxRow row, CancellationToken cancellation)
    {
        var handled = cursor with { Position = row.Position, Attempts = 0, NextTryAt = DateTimeOffset.UnixEpoch, Error = "" };
        try
        {
            await HandleAsync(receiver, subscription, row, handled.WriteAsync, cancellation);
            return handled;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            SubscriberFailed(log, fault, receiver.ModuleId, subscription.Key);
            var reason = $"{fault.GetType().Name}: {fault.Message}";
            var failed = cursor with
            {
                Attempts = cursor.Attempts + 1,
                NextTryAt = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Pow(2, cursor.Attempts)),
                Error = reason[..Math.Min(reason.Length, 500)],
            };
            var setAside = failed.Attempts >= AttemptsBeforeSetAside;
            var next = setAside ? handled : failed;
            await receiver.Store.ChangeAsync(
                async (change, cancel) =>
                {
                    if (setAside)
                        await DeadLetter.SetAsideAsync(change, subscription, row, failed.Error, clock.GetUtcNow(), cancel);
                    await next.WriteAsync(change, cancel);
                    return true;
                },
                _ => true,
                cancellation);
            return next;
        }
    }

    /// <summary>Tries once more to handle an event that was set aside; where it succeeds the letter is gone.</summary>
    /// <returns>False where there is no such letter, or its subscriber does not run.</returns>
    /// <exception cref="Exception">What the handler threw; the letter stays.</exception>
    public async Task<bool> RetryAsync(string module, string letter, CancellationToken cancellation)
    {
        if (participants.Running.FirstOrDefault(running => running.ModuleId == module) is not { } receiver)
            return false;
        foreach (var subscription in receiver.Subscriptions)
        {
            if (await DeadLetter.ReadAsync(receiver.Store, letter, subscription, cancellation) is not { } row)
                continue;
            await HandleAsync(
                receiver, subscription, row, (change, cancel) => DeadLetter.DeleteAsync(change, letter, cancel), cancellation);
            return true;
        }

        return false;
    }

    private async Task HandleAsync(
        EventParticipant receiver, EventSubscription subscription, OutboxRow row,
        Func<RunningChange, CancellationToken, Task> note, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeLimit);
        await using var services = receiver.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<ModuleScope>();
        scope.Person = SystemPerson.Create();
        await receiver.Store.ChangeAsync(
            async (change, cancel) =>
            {
                scope.Change = change;
                var handler = (IEventHandler)services.ServiceProvider.GetRequiredService(subscription.Handler);
                await handler.Handle(row.ToEvent(), limited.Token);
                await receiver.Store.TakePositionsAsync(change, cancel);
                await AuditChain.AppendAsync(change, Roles.System, $"{subscription.Handler.Name} on {row.Name}", clock.GetUtcNow(), cancel);
                await Outbox.AppendAsync(change, clock.GetUtcNow(), cancel);
                await MessageOutbox.AppendAsync(change, clock.GetUtcNow(), cancel);
                await note(change, cancel);
                return true;
            },
            _ => true,
            limited.Token);
        signal.Raise();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of event delivery failed; the next one follows")]
    private static partial void RoundFailed(ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Module} could not handle {Subscription}; it is tried again")]
    private static partial void SubscriberFailed(ILogger log, Exception fault, string module, string subscription);
}
