using System.Security.Cryptography;

namespace CivicHost.Sdk.Signing;

/// <summary>A pair of keys with which the town signs: ECDSA on P-256. Dispose it.</summary>
public sealed class SigningKey : IDisposable
{
    private const int IdLength = 4;

    private SigningKey(ECDsa pair)
    {
        Pair = pair;
        Id = IdOf(pair.ExportSubjectPublicKeyInfo());
    }

    /// <summary>First four bytes of the SHA-256 of the public key; stands in everything that the key signs.</summary>
    public byte[] Id { get; }

    /// <summary>Both halves.</summary>
    public ECDsa Pair { get; }

    /// <summary>A new pair.</summary>
    /// <returns>The pair, kept nowhere yet.</returns>
    public static SigningKey Make() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A pair that was kept.</summary>
    /// <param name="pkcs8">Its private key, PKCS #8.</param>
    /// <returns>The pair.</returns>
    /// <exception cref="CryptographicException"><paramref name="pkcs8"/> is no key.</exception>
    public static SigningKey Open(byte[] pkcs8)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out _);
        return new SigningKey(pair);
    }

    /// <summary>The id of a public key.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    /// <returns>Four bytes.</returns>
    public static byte[] IdOf(byte[] publicKey) => SHA256.HashData(publicKey)[..IdLength];

    /// <summary>An id as it is written.</summary>
    /// <param name="id">Four bytes.</param>
    /// <returns>Eight hexadecimal digits, lower case.</returns>
    public static string Show(byte[] id) => Convert.ToHexStringLower(id);

    /// <inheritdoc />
    public void Dispose() => Pair.Dispose();
}
