using System.Security.Cryptography;

namespace Permits;

/// <summary>A pair of keys with which the town signs: ECDSA on P-256. Dispose it.</summary>
/// <param name="Id">First four bytes of the SHA-256 of the public key; stands in everything that it signed.</param>
internal sealed record SigningKey(byte[] Id, ECDsa Pair) : IDisposable
{
    private const int IdLength = 4;

    public static SigningKey Make()
    {
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(IdOf(pair.ExportSubjectPublicKeyInfo()), pair);
    }

    /// <param name="pkcs8">The private key.</param>
    public static SigningKey Open(byte[] pkcs8)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out _);
        return new SigningKey(IdOf(pair.ExportSubjectPublicKeyInfo()), pair);
    }

    public static byte[] IdOf(byte[] publicKey) => SHA256.HashData(publicKey)[..IdLength];

    public static string Show(byte[] id) => Convert.ToHexStringLower(id);

    public void Dispose() => Pair.Dispose();
}
