using System.Security.Cryptography;
using System.Text;

namespace Polls;

/// <summary>The town keeps of a code slip only a digest: enough to know the code again, not enough to print it.</summary>
internal static class SlipCode
{
    /// <summary>About 54 random bits in the code and the poll's id before it: a list of digests cannot be looked up.</summary>
    public static string DigestOf(string poll, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{poll}:{code}")));
}
