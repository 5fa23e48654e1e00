using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CivicHost.People;

/// <summary>Random keys that are handed out once and kept as their SHA-256: with 256 random bits no salt or slow hash adds anything.</summary>
internal static class Secrets
{
    private const int KeyBytes = 32;

    public static string Next() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    public static string NextId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
