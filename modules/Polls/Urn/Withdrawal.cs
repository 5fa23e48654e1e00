using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Takes a ballot of the urn back without taking it out: the next version of its token says nothing and counts for nothing. The log shows both.</summary>
internal sealed class Withdrawal(PollLog log, IModuleDatabase database)
{
    /// <summary>The ballot that says nothing. No ballot that somebody casts is an empty text.</summary>
    public const string Ballot = "";

    private const string Uncount =
        "update urn set counts = @No where poll = @Poll and token = @Token and counts = @Yes returning version as number, signature";

    private const string Insert =
        """
        insert into urn (poll, token, version, counts, ballot, nonce, signature)
        values (@Poll, @Token, @Version, @No, @Ballot, @Nonce, @Signature)
        """;

    /// <returns>False where the token has no ballot that counts, or the log is closed.</returns>
    public async Task<bool> WithdrawAsync(DbConnection connection, string poll, string token, CancellationToken cancellation)
    {
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        var last = await connection.QuerySingleOrDefaultAsync<Version?>(new CommandDefinition(
            Uncount, new { Poll = poll, Token = token, No = false, Yes = true }, cancellationToken: cancellation));
        if (last is null)
            return false;
        var version = last.Number + 1;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(LogLeaf.NonceLength));
        await connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Poll = poll, Token = token, Version = version, No = false, Ballot, Nonce = nonce, last.Signature },
            cancellationToken: cancellation));
        return await log.AddAsync(connection, poll, LogLeaf.Of(poll, token, version, Ballot, nonce), cancellation) is not null;
    }

    private sealed record Version(int Number, string Signature);
}
