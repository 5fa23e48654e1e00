using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.People;

/// <summary>Keys of programs that are neither unknown nor revoked.</summary>
internal sealed class ApiKeys(ITownStorage storage, TimeProvider clock) : IApiKeys
{
    public const string Prefix = "civic_";
    private const int LongestKey = 100;

    private const string Read = "select id, name, scopes, last_used_on from api_key where key_hash = @Hash and revoked_at is null";

    private const string NoteUse = "update api_key set last_used_on = @Today where id = @Id";

    public static bool IsOne(string? sent) => sent is { Length: <= LongestKey } && sent.StartsWith(Prefix, StringComparison.Ordinal);

    public async ValueTask<string?> FindAsync(string? key, string scope, CancellationToken cancellation) =>
        IsOne(key) && await ReadAsync(key!, cancellation) is { } known && known.Scopes.Contains(scope) ? $"key:{known.Id}" : null;

    public async Task<KnownKey?> ReadAsync(string key, CancellationToken cancellation)
    {
        var town = storage.For(SqliteStorage.HostStore);
        KeyRow? row;
        await using (var connection = await town.OpenReadOnlyAsync(cancellation))
        {
            row = await connection.QuerySingleOrDefaultAsync<KeyRow>(
                new CommandDefinition(Read, new { Hash = Secrets.Hash(key) }, cancellationToken: cancellation));
        }

        if (row is null)
            return null;

        // The day is enough to find keys that nobody uses, and costs one write a day.
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (row.LastUsedOn != today)
        {
            await town.ChangeAsync(
                (change, stop) => change.Connection.ExecuteAsync(new CommandDefinition(NoteUse, new { Today = today, row.Id }, cancellationToken: stop)),
                _ => true, cancellation);
        }

        return new KnownKey(row.Id, row.Name, row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed record KeyRow(string Id, string Name, string Scopes, DateOnly? LastUsedOn);
}

internal sealed record KnownKey(string Id, string Name, IReadOnlyList<string> Scopes);
