using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Polls;

/// <summary>Counts how many votes came from one telephone: many are worth a look, and are no reason to turn anybody away.</summary>
/// <param name="FlagAbove">Telephones that sent more votes than that are shown to officers, as a number only.</param>
internal sealed record SmsFlag(int FlagAbove)
{
    public const int AboveByDefault = 5;
}

internal sealed class SmsSenders(TokenKeys keys)
{
    private const string Count =
        """
        insert into sms_sender (poll, sender, votes) values (@Poll, @Sender, 1)
        on conflict (poll, sender) do update set votes = sms_sender.votes + 1
        """;

    private const string Many =
        "select count(*) as telephones, coalesce(max(votes), 0) as most from sms_sender where poll = @Poll and votes > @Above";

    public async Task CountAsync(DbConnection connection, string poll, string from, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Count, new { Poll = poll, Sender = await DigestAsync(connection, poll, from, cancellation) }, cancellationToken: cancellation));

    public static Task<FlaggedTelephones> FlaggedAsync(DbConnection connection, string poll, int above, CancellationToken cancellation) =>
        connection.QuerySingleAsync<FlaggedTelephones>(new CommandDefinition(Many, new { Poll = poll, Above = above }, cancellationToken: cancellation));

    /// <summary>All telephone numbers of a country are soon tried: the digest needs the poll's private key, and after closing nobody has that.</summary>
    private async Task<string> DigestAsync(DbConnection connection, string poll, string from, CancellationToken cancellation)
    {
        using var key = await keys.FindAsync(connection, poll, cancellation);
        var secret = SHA256.HashData(key?.ExportPkcs8PrivateKey() ?? Encoding.UTF8.GetBytes(poll));
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"sms:{from}")));
    }
}

/// <param name="Telephones">That sent more votes than the town looks at.</param>
/// <param name="Most">That one of them sent; 0 where there are none.</param>
internal sealed record FlaggedTelephones(long Telephones, int Most);
