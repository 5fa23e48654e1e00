using System.Collections.Concurrent;
using CivicHost.Modules;
using CivicHost.Sdk;
using Dapper;

namespace CivicHost.Storage;

/// <summary>Published definitions of one module, as rows in its database.</summary>
internal sealed class Definitions(PublishedVersions known, ModuleStore store, ModuleScope scope, IModuleDatabase database, TimeProvider clock) : IDefinitions
{
    private const int LongestName = 60;
    private const int LongestText = 200_000;

    public async Task<int> PublishAsync(string kind, string code, string json, CancellationToken cancellation = default)
    {
        const string Insert =
            """
            insert into civic_definition (kind, code, version, definition, published_at)
            values (@Kind, @Code, @Version, @Definition, @PublishedAt)
            """;
        RefuseTooLong(kind, LongestName);
        RefuseTooLong(code, LongestName);
        RefuseTooLong(json, LongestText);
        var change = scope.Change ?? throw new InvalidOperationException("A definition is published by a running change: send it as an IChange.");
        // Two that publish at once must not take the same number.
        await store.TakePositionsAsync(change, cancellation);
        var latest = await LatestAsync(kind, code, cancellation);
        if (latest?.Json == json)
            return latest.Version;

        var version = (latest?.Version ?? 0) + 1;
        await change.Connection.ExecuteAsync(new CommandDefinition(
            Insert, new { Kind = kind, Code = code, Version = version, Definition = json, PublishedAt = clock.GetUtcNow() }, cancellationToken: cancellation));
        return version;
    }

    public async Task<PublishedDefinition?> FindAsync(string kind, string code, int version, CancellationToken cancellation = default)
    {
        const string One =
            "select kind, code, version, definition, published_at from civic_definition where kind = @Kind and code = @Code and version = @Version";
        var key = (kind, code, version);
        if (known.TryGetValue(key, out var kept))
            return kept;

        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<DefinitionRow?>(new CommandDefinition(
            One, new { Kind = kind, Code = code, Version = version }, cancellationToken: cancellation));
        if (row is null)
            return null;
        var found = new PublishedDefinition(row.Kind, row.Code, row.Version, row.Definition, row.PublishedAt);
        // What a change sees may be its own and be rolled back: the next one would get the same number for another text.
        return scope.Change is null ? known.GetOrAdd(key, found) : found;
    }

    public async Task<PublishedDefinition?> LatestAsync(string kind, string code, CancellationToken cancellation = default)
    {
        const string Latest = "select max(version) from civic_definition where kind = @Kind and code = @Code";
        int? version;
        await using (var connection = await database.OpenAsync(cancellation))
            version = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Latest, new { Kind = kind, Code = code }, cancellationToken: cancellation));
        return version is null ? null : await FindAsync(kind, code, version.Value, cancellation);
    }

    public async Task<IReadOnlyList<PublishedDefinition>> ListAsync(string kind, CancellationToken cancellation = default)
    {
        const string Codes = "select code, max(version) as version from civic_definition where kind = @Kind group by code order by code limit 1000";
        IReadOnlyList<LatestRow> latest;
        await using (var connection = await database.OpenAsync(cancellation))
            latest = [.. await connection.QueryAsync<LatestRow>(new CommandDefinition(Codes, new { Kind = kind }, cancellationToken: cancellation))];
        var found = new List<PublishedDefinition>();
        foreach (var row in latest)
            found.Add((await FindAsync(kind, row.Code, row.Version, cancellation))!);
        return found;
    }

    private static void RefuseTooLong(string text, int longest)
    {
        if (text.Length == 0 || text.Length > longest)
            throw new ArgumentException($"Write 1 to {longest} characters.");
    }

    private sealed record DefinitionRow(string Kind, string Code, int Version, string Definition, DateTimeOffset PublishedAt);

    private sealed record LatestRow(string Code, int Version);
}

/// <summary>Versions of a module that were read; they never change.</summary>
internal sealed class PublishedVersions : ConcurrentDictionary<(string Kind, string Code, int Version), PublishedDefinition>;
