using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>The types that the town has: those that were published and those that come with the module.</summary>
internal sealed class PermitTypes(IDefinitions definitions, IModuleDatabase database, ITown town)
{
    public const string Kind = "permit-type";

    private const string Folder = "Permits.Types.Shipped.";
    private const string Ending = ".json";

    private const string Closed = "select code from permit_type where not is_open order by code limit 1000";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Shipped = new(ReadShipped);

    /// <summary>The latest version of each type, in the order of the codes.</summary>
    public async Task<IReadOnlyList<PermitTypeVersion>> ListAsync(CancellationToken cancellation)
    {
        var published = await definitions.ListAsync(Kind, cancellation);
        return
        [
            .. published.Select(Of).Concat(Shipped.Value
                .Where(shipped => published.All(known => known.Code != shipped.Key)).Select(OfShipped)).OrderBy(type => type.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>As <see cref="ListAsync"/>, without the types that are closed for new applications.</summary>
    public async Task<IReadOnlyList<PermitTypeVersion>> OpenAsync(CancellationToken cancellation)
    {
        var closed = await ReadClosedAsync(cancellation);
        return [.. (await ListAsync(cancellation)).Where(type => !closed.Contains(type.Code))];
    }

    /// <summary>Whether new applications are taken.</summary>
    public async Task<bool> IsOpenAsync(string code, CancellationToken cancellation) => !(await ReadClosedAsync(cancellation)).Contains(code);

    /// <summary>The version under which an application is handed in today; null where there is no such type.</summary>
    public async Task<PermitTypeVersion?> LatestAsync(string code, CancellationToken cancellation) =>
        await definitions.LatestAsync(Kind, code, cancellation) is { } published ? Of(published)
            : Shipped.Value.TryGetValue(code, out var json) ? OfShipped(new(code, json)) : null;

    /// <summary>The version of an application; null where there is no such version.</summary>
    public async Task<PermitTypeVersion?> FindAsync(string code, int version, CancellationToken cancellation) =>
        await definitions.FindAsync(Kind, code, version, cancellation) is { } published ? Of(published)
            : version == 1 && Shipped.Value.TryGetValue(code, out var json) ? OfShipped(new(code, json)) : null;

    /// <summary>The version of an application that is there.</summary>
    /// <exception cref="InvalidOperationException">There is no such version: somebody changed the database by hand.</exception>
    public async Task<PermitType> OfAsync(string code, int version, CancellationToken cancellation) =>
        (await FindAsync(code, version, cancellation))?.Type ?? throw new InvalidOperationException($"The permit type {code} has no version {version}.");

    /// <summary>The latest version, written down as published where it only came with the module so far; inside a change.</summary>
    public async Task<PermitTypeVersion?> UseAsync(string code, CancellationToken cancellation)
    {
        if (await LatestAsync(code, cancellation) is not { } latest)
            return null;
        if (!latest.IsPublished)
            await definitions.PublishAsync(Kind, code, latest.Json, cancellation);
        return latest;
    }

    /// <summary>Publishes a new version, inside a change. What came with the module keeps version 1: applications may be of it.</summary>
    public async Task<int> PublishAsync(string code, string json, CancellationToken cancellation)
    {
        await UseAsync(code, cancellation);
        return await definitions.PublishAsync(Kind, code, json, cancellation);
    }

    private async Task<HashSet<string>> ReadClosedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(Closed, cancellationToken: cancellation))];
    }

    private PermitTypeVersion Of(PublishedDefinition published) =>
        new(published.Code, published.Version, published.Json, published.As(Read), published.PublishedAt);

    private PermitTypeVersion OfShipped(KeyValuePair<string, string> shipped) => new(shipped.Key, 1, shipped.Value, Read(shipped.Value), null);

    /// <summary>A version from before the town took on another language is read without it.</summary>
    private PermitType Read(string json) => PermitType.Read(json, town).Definition ?? PermitType.Read(json, [], town.Currency).Definition
        ?? throw new InvalidOperationException("A published permit type cannot be read.");

    private static Dictionary<string, string> ReadShipped()
    {
        var assembly = typeof(PermitTypes).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(
            name => name[Folder.Length..^Ending.Length],
            name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
    }
}

/// <param name="PublishedAt">Null where it came with the module and nobody has applied under it yet.</param>
public sealed record PermitTypeVersion(string Code, int Version, string Json, PermitType Type, DateTimeOffset? PublishedAt)
{
    public bool IsPublished => PublishedAt is not null;
}
