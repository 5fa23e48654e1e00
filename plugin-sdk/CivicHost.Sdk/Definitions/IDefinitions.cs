using System.Collections.Concurrent;

namespace CivicHost.Sdk;

/// <summary>The module's published definitions in all their versions: workflows, forms, types of permit. Implemented by the host, in the module's database.</summary>
/// <remarks>A published version never changes and is never deleted, so a case keeps the number of the version it was opened under. Versions are
/// kept in memory once they were read.</remarks>
public interface IDefinitions
{
    /// <summary>Publishes a definition, in the running change. Read it first, with <c>WorkflowDefinition.Read</c> for example: nothing is checked here.</summary>
    /// <param name="kind">What sort of definition, for example <c>workflow</c>; 1 to 60 characters.</param>
    /// <param name="code">Which one, for example <c>building-permit</c>; 1 to 60 characters.</param>
    /// <param name="json">The definition, at most 200,000 characters.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Its version, from 1; the latest one where that has exactly this text.</returns>
    /// <exception cref="ArgumentException">Kind, code or text is empty or too long.</exception>
    /// <exception cref="InvalidOperationException">No change is running.</exception>
    Task<int> PublishAsync(string kind, string code, string json, CancellationToken cancellation = default);

    /// <summary>A version of a definition.</summary>
    /// <param name="kind">What sort of definition.</param>
    /// <param name="code">Which one.</param>
    /// <param name="version">Version, from 1.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The version, or null where there is none.</returns>
    Task<PublishedDefinition?> FindAsync(string kind, string code, int version, CancellationToken cancellation = default);

    /// <summary>The latest version of a definition.</summary>
    /// <param name="kind">What sort of definition.</param>
    /// <param name="code">Which one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The version, or null where none was published.</returns>
    Task<PublishedDefinition?> LatestAsync(string kind, string code, CancellationToken cancellation = default);

    /// <summary>The latest versions of all definitions of a sort.</summary>
    /// <param name="kind">What sort of definitions.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>One of each code, in the order of the codes; at most 1,000.</returns>
    Task<IReadOnlyList<PublishedDefinition>> ListAsync(string kind, CancellationToken cancellation = default);
}

/// <summary>A version of a definition, as it was published.</summary>
/// <param name="kind">What sort of definition.</param>
/// <param name="code">Which one.</param>
/// <param name="version">Version, from 1.</param>
/// <param name="json">The definition.</param>
/// <param name="publishedAt">When it was published.</param>
public sealed class PublishedDefinition(string kind, string code, int version, string json, DateTimeOffset publishedAt)
{
    private readonly ConcurrentDictionary<Type, object> _read = new();

    /// <summary>What sort of definition.</summary>
    public string Kind { get; } = kind;

    /// <summary>Which one.</summary>
    public string Code { get; } = code;

    /// <summary>Version, from 1.</summary>
    public int Version { get; } = version;

    /// <summary>The definition.</summary>
    public string Json { get; } = json;

    /// <summary>When it was published.</summary>
    public DateTimeOffset PublishedAt { get; } = publishedAt;

    /// <summary>What the JSON says, read once and then kept with it.</summary>
    /// <typeparam name="T">What it is read as; always by the same reader.</typeparam>
    /// <param name="read">Reads the JSON, for example <c>json => WorkflowDefinition.Read(json, []).Definition!</c>.</param>
    /// <returns>What was read.</returns>
    public T As<T>(Func<string, T> read) where T : class => (T)_read.GetOrAdd(typeof(T), _ => read(Json));
}
