using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>What opens one consultation: 128 bits in the link of a message, a code on a letter. Only the hash is kept.</summary>
internal static class OpinionKey
{
    private const int Digits = 32;

    private const string Insert = "insert into consultation_key (hash, consultation, made_at) values (@Hash, @Consultation, @Now)";

    public static string NextLink() => RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    public static string NextCode() => TrackingCode.Next();

    /// <returns>The key as it was made, or null where it is none.</returns>
    public static string? Read(string? written) =>
        written is { Length: Digits } && written.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f') ? written : TrackingCode.Read(written);

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    public static Task KeepAsync(DbConnection connection, string consultation, string hash, DateTimeOffset now, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, new { Hash = hash, Consultation = consultation, Now = now }, cancellationToken: cancellation));
}
