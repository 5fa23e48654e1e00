using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>A device of the town on which several people vote, one after the other, also without a network.</summary>
/// <param name="Name">Where it stands.</param>
/// <param name="PublicKey">Ballots are sealed for it on the device; SubjectPublicKeyInfo in base64.</param>
/// <param name="Waiting">Ballots on the device when it was last heard.</param>
/// <param name="TurnedAway">Ballots cast while it was alone that could not be counted.</param>
public sealed record Kiosk(
    string Id, string Poll, string Name, string PublicKey, bool IsOpen, int Waiting, int Counted, int TurnedAway, DateTimeOffset? HeardAt)
{
    private const string Columns = "select id, poll, name, public_key, is_open, waiting, counted, turned_away, heard_at from kiosk ";

    private const string ByKey = Columns + "where key_digest = @Digest";

    private const string OfPoll = Columns + "where poll = @Poll order by name, id limit 200";

    /// <summary>32 hexadecimal digits: whoever has the address may take ballots on it, and nothing else.</summary>
    public static string NextKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static string DigestOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"kiosk:{key}")));

    public static Task<Kiosk?> FindAsync(DbConnection connection, string key, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Kiosk?>(new CommandDefinition(ByKey, new { Digest = DigestOf(key) }, cancellationToken: cancellation));

    public static async Task<IReadOnlyList<Kiosk>> ListAsync(DbConnection connection, string poll, CancellationToken cancellation) =>
        [.. await connection.QueryAsync<Kiosk>(new CommandDefinition(OfPoll, new { Poll = poll }, cancellationToken: cancellation))];
}

/// <summary>The kiosk whose address somebody opened, or null; also one that was closed.</summary>
internal sealed record FindKiosk(string Key) : IQuery<Kiosk?>;

/// <summary>Staff look at the kiosks of a poll.</summary>
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record ListKiosks(string Poll) : IQuery<IReadOnlyList<Kiosk>>;

internal sealed class KioskReader(IModuleDatabase database)
    : IRequestHandler<FindKiosk, Kiosk?>, IRequestHandler<ListKiosks, IReadOnlyList<Kiosk>>
{
    public async Task<Kiosk?> Handle(FindKiosk request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await Kiosk.FindAsync(connection, request.Key, cancellation);
    }

    public async Task<IReadOnlyList<Kiosk>> Handle(ListKiosks request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await Kiosk.ListAsync(connection, request.Poll, cancellation);
    }
}
