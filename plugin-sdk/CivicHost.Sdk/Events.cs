using System.Text.Json;

namespace CivicHost.Sdk;

/// <summary>Publishes events to whoever subscribed, in this module or another. Implemented by the host.</summary>
public interface IEvents
{
    /// <summary>Publishes an event with the running change: it exists if and only if the change is committed.</summary>
    /// <param name="name">Module id, dot, what happened, dot, version: <c>complaints.report-resolved.v1</c>. A version's meaning never changes.</param>
    /// <param name="subject">What it happened to, for people and links: a path such as <c>/complaints/cases/ABCD</c>, or empty. No personal data.</param>
    /// <param name="payload">Serialised to JSON with camel-case names; at most 64 KiB; no personal data that the manifest does not declare.</param>
    /// <exception cref="InvalidOperationException">No change is running.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> has another form or another module's id, or the payload is too large.</exception>
    void Publish(string name, string subject, object payload);
}

/// <summary>Something that happened in a module, as its subscribers receive it.</summary>
/// <param name="Id">The same at every delivery: the key for handling it once where the effect is outside the database.</param>
/// <param name="Name">Full name with version.</param>
/// <param name="Subject">Path of what it happened to, or empty.</param>
/// <param name="HappenedAt">When the change was made, by the town's server, in UTC.</param>
/// <param name="Payload">The published object as JSON.</param>
public sealed record CivicEvent(Guid Id, string Name, string Subject, DateTimeOffset HappenedAt, JsonElement Payload);

/// <summary>Receives an event that the module subscribed to with <see cref="ModuleBuilder.OnEvent{THandler}"/>.</summary>
/// <remarks>Runs as a change of the receiving module: what it writes through <see cref="IModuleDatabase"/> is committed together with the
/// note that the event was handled. An exception rolls back; the host tries again with growing pauses and, after eight failures,
/// sets the event aside for the administrator and goes on.</remarks>
public interface IEventHandler
{
    /// <summary>Handles one event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellation">Signalled when the host stops or the time limit of 30 seconds is over.</param>
    Task Handle(CivicEvent happened, CancellationToken cancellation);
}
