using CivicHost.Storage;

namespace CivicHost.Events;

/// <summary>The running modules, as the delivery of events sees them.</summary>
internal interface IEventParticipants
{
    /// <summary>In the order of their ids.</summary>
    IReadOnlyList<EventParticipant> Running { get; }
}

/// <param name="ModuleId">Publisher of <c>{ModuleId}.….v1</c>, and receiver.</param>
/// <param name="Store">Its database.</param>
/// <param name="Subscriptions">What it receives.</param>
/// <param name="Services">Its container; every delivery gets a scope of its own.</param>
internal sealed record EventParticipant(
    string ModuleId, ModuleStore Store, IReadOnlyList<EventSubscription> Subscriptions, IServiceProvider Services);

internal sealed record EventSubscription(string EventName, Type Handler)
{
    public string Publisher => EventName[..EventName.IndexOf('.')];

    /// <summary>Names the cursor: a handler that is renamed starts from the beginning.</summary>
    public string Key => $"{Handler.Name}:{EventName}";
}
