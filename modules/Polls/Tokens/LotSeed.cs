using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Polls;

/// <summary>What ties will be broken with: fixed and hashed before the first ballot, revealed after the last.</summary>
internal sealed class LotSeed(IDataProtectionProvider host)
{
    private const int Length = 32;

    private readonly IDataProtector _seal = host.CreateProtector("poll-lot-seed");

    public static string Next() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length));

    /// <summary>SHA-256 of the seed's text, hexadecimal.</summary>
    public static string HashOf(string seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));

    public string Seal(string seed) => _seal.Protect(seed);

    public string Open(string kept) => _seal.Unprotect(kept);
}
