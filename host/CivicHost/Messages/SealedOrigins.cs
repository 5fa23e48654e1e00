using System.Security.Cryptography;
using System.Text;

namespace CivicHost.Messages;

/// <summary>Knows a message again whose words were erased at once. A plain digest of so few words could be guessed; this one needs a key
/// that lives in this process alone. After a restart a repeated message is a new one, and its module says what became of the first.</summary>
internal sealed class SealedOrigins
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Of(string origin) => $"sealed:{Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(origin)))}";
}
