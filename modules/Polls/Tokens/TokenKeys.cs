using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;

namespace Polls;

/// <summary>The keys with which polls sign tokens. The private half lives from opening to closing, sealed with the host's secret.</summary>
internal sealed class TokenKeys(IDataProtectionProvider host)
{
    private const string Sealed = "select sealed_token_key from poll where id = @Poll and state = 'open'";

    private readonly IDataProtector _seal = host.CreateProtector("poll-token-key");

    public string Seal(RSA key) => Convert.ToBase64String(_seal.Protect(key.ExportPkcs8PrivateKey()));

    /// <summary>The private key, or null after closing. Dispose it.</summary>
    /// <exception cref="CryptographicException">The host's secret is another one than at opening.</exception>
    public async Task<RSA?> FindAsync(DbConnection connection, string poll, CancellationToken cancellation)
    {
        if (await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(Sealed, new { Poll = poll }, cancellationToken: cancellation)) is not { } kept)
            return null;
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(_seal.Unprotect(Convert.FromBase64String(kept)), out _);
        return key;
    }
}
