using System.Security.Cryptography;

namespace CivicHost.Sdk.Signing;

/// <summary>One of the town's public keys, as everybody may know it.</summary>
/// <param name="Id">As <see cref="SigningKey.Id"/>.</param>
/// <param name="Spki">SubjectPublicKeyInfo.</param>
/// <param name="MadeAt">When it was made; the default where that is not known.</param>
/// <param name="RetiredAt">Since when nothing is signed with it; what it signed before stays good.</param>
public sealed record PublicKey(byte[] Id, byte[] Spki, DateTimeOffset MadeAt, DateTimeOffset? RetiredAt)
{
    /// <summary>A public key with its id.</summary>
    /// <param name="spki">SubjectPublicKeyInfo.</param>
    /// <param name="madeAt">When it was made.</param>
    /// <param name="retiredAt">Since when nothing is signed with it, or null.</param>
    /// <returns>The key.</returns>
    public static PublicKey Of(byte[] spki, DateTimeOffset madeAt, DateTimeOffset? retiredAt) => new(SigningKey.IdOf(spki), spki, madeAt, retiredAt);

    /// <summary>Whether this key signed something.</summary>
    /// <param name="data">What was signed, hashed with SHA-256.</param>
    /// <param name="signature">64 bytes, as ECDSA of the framework gives them.</param>
    /// <returns>False also where the key is none.</returns>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Spki, out _);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
