using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;

namespace Polls;

/// <summary>What stands in the log for a ballot: nobody can tell the ballot from it without its nonce, nor find another ballot for it.</summary>
internal static class LogLeaf
{
    public const int NonceLength = 16;

    /// <summary>SHA-256 over poll, token, version, ballot and nonce. The token and the version are in it, so that ballots cannot change places after closing.</summary>
    /// <param name="token">Hexadecimal.</param>
    /// <param name="nonce">Hexadecimal.</param>
    public static byte[] Of(string poll, string token, int version, string ballot, string nonce) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"civichost ballot 1\n{poll}\n{token}\n{version}\n{nonce}\n{ballot}")));

    /// <summary>The first leaf: what was frozen at opening.</summary>
    /// <param name="definition">Its hash, hexadecimal.</param>
    /// <param name="tokenKey">SubjectPublicKeyInfo in base64.</param>
    /// <returns>The leaf, and the text of which it is the SHA-256.</returns>
    public static (byte[] Leaf, string Text) OfOpening(PollDefinition frozen, string definition, string tokenKey)
    {
        var text = CanonicalJson.Write(new { definition, frozen.Poll, frozen.Rule, frozen.Tie, frozen.SeedHash, frozen.RollSize, tokenKey });
        return (SHA256.HashData(Encoding.UTF8.GetBytes(text)), text);
    }

    public static string ReceiptOf(byte[] leaf) => TrackingCode.Of(leaf);
}
