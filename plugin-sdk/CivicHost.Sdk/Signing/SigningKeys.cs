using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;

namespace CivicHost.Sdk.Signing;

/// <summary>The keys with which a module signs for the town. The private half is in the module's database, sealed with a secret that the host keeps in
/// the folder <c>keys</c> of the data folder: a copy of the database alone signs nothing.</summary>
/// <remarks>Register it with <c>module.Services.AddScoped&lt;SigningKeys&gt;()</c> and make its table in a migration: <c>signing_key (id text not null
/// primary key, public_key bytea not null, sealed_private_key bytea, made_at timestamptz not null, retired_at timestamptz)</c>. Each module has keys of its
/// own: what one signed, no other is taken for.</remarks>
/// <param name="host">The host's secret, kept apart for this module.</param>
/// <param name="clock">Dates new keys.</param>
/// <param name="audit">Is told of new keys.</param>
public sealed class SigningKeys(IDataProtectionProvider host, TimeProvider clock, IAuditTrail audit)
{
    private const string Sealed = "select sealed_private_key from signing_key where retired_at is null order by made_at desc, id limit 20";

    private const string Insert =
        """
        insert into signing_key (id, public_key, sealed_private_key, made_at)
        values (@Id, @PublicKey, @SealedPrivateKey, @MadeAt)
        """;

    private const string Public = "select id, public_key, made_at, retired_at from signing_key order by made_at desc, id limit 200";

    private readonly IDataProtector _seal = host.CreateProtector("signing-key");

    /// <summary>The key to sign with, inside the running change; made where there is none yet that opens.</summary>
    /// <param name="connection">Of the running change.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The newest key whose seal this host can break. Dispose it.</returns>
    public async Task<SigningKey> CurrentAsync(DbConnection connection, CancellationToken cancellation)
    {
        foreach (var kept in await connection.QueryAsync<byte[]>(new CommandDefinition(Sealed, cancellationToken: cancellation)))
        {
            if (Open(kept) is { } key)
                return key;
        }

        return await MakeAsync(connection, cancellation);
    }

    /// <summary>A new key, from now on the one to sign with.</summary>
    /// <param name="connection">Of the running change.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The key. Dispose it.</returns>
    public async Task<SigningKey> MakeAsync(DbConnection connection, CancellationToken cancellation)
    {
        var made = SigningKey.Make();
        var row = new
        {
            Id = SigningKey.Show(made.Id),
            PublicKey = made.Pair.ExportSubjectPublicKeyInfo(),
            SealedPrivateKey = _seal.Protect(made.Pair.ExportPkcs8PrivateKey()),
            MadeAt = clock.GetUtcNow(),
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        audit.Record($"signing-key:{row.Id}", new { Happened = "made" });
        return made;
    }

    /// <summary>Every key with which the module signs or has signed.</summary>
    /// <param name="connection">A connection to the module's database.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The newest first, at most 200.</returns>
    public static async Task<IReadOnlyList<PublicKey>> PublicAsync(DbConnection connection, CancellationToken cancellation) =>
    [
        .. (await connection.QueryAsync<Row>(new CommandDefinition(Public, cancellationToken: cancellation)))
            .Select(row => PublicKey.Of(row.PublicKey, row.MadeAt, row.RetiredAt)),
    ];

    /// <summary>Null where the host's secret is another one: the town was restored without it, or another node keeps its own.</summary>
    private SigningKey? Open(byte[] kept)
    {
        try
        {
            return SigningKey.Open(_seal.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Row(string Id, byte[] PublicKey, DateTimeOffset MadeAt, DateTimeOffset? RetiredAt);
}
