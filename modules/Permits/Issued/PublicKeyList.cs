using System.Security.Cryptography;
using System.Text.Json;

namespace Permits;

/// <summary>One of the town's public keys, as everybody may know it.</summary>
/// <param name="Spki">SubjectPublicKeyInfo.</param>
/// <param name="RetiredAt">Since when nothing is signed with it; what it signed before stays good.</param>
internal sealed record PublicKey(byte[] Id, byte[] Spki, DateTimeOffset MadeAt, DateTimeOffset? RetiredAt)
{
    public static PublicKey Of(byte[] spki, DateTimeOffset madeAt, DateTimeOffset? retiredAt) => new(SigningKey.IdOf(spki), spki, madeAt, retiredAt);
}

/// <summary>The rotation list: every key with which the town signs or has signed, as a JSON Web Key Set (RFC 7517) that browsers read too.</summary>
internal static class PublicKeyList
{
    private const int CoordinateLength = 32;

    public static string Write(IEnumerable<PublicKey> keys) => JsonSerializer.Serialize(new { Keys = keys.Select(ToJwk) }, JsonSerializerOptions.Web);

    /// <summary>Reads the list, or one public key as PEM.</summary>
    /// <returns>The keys, or null where it is neither.</returns>
    public static IReadOnlyList<PublicKey>? Read(string written)
    {
        try
        {
            if (written.TrimStart().StartsWith("-----BEGIN PUBLIC KEY-----", StringComparison.Ordinal))
            {
                using var pem = ECDsa.Create();
                pem.ImportFromPem(written);
                return [PublicKey.Of(pem.ExportSubjectPublicKeyInfo(), default, null)];
            }

            using var list = JsonDocument.Parse(written);
            return [.. list.RootElement.GetProperty("keys").EnumerateArray().Select(ToPublicKey)];
        }
        catch (Exception foreign) when (foreign is JsonException or CryptographicException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static object ToJwk(PublicKey key)
    {
        using var pair = ECDsa.Create();
        pair.ImportSubjectPublicKeyInfo(key.Spki, out _);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            Kty = "EC",
            Crv = "P-256",
            X = Base64Url(point.X!),
            Y = Base64Url(point.Y!),
            Alg = "ES256",
            Use = "sig",
            Kid = SigningKey.Show(key.Id),
            Made = key.MadeAt.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Retired = key.RetiredAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static PublicKey ToPublicKey(JsonElement jwk)
    {
        using var pair = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Coordinate(jwk, "x"), Y = Coordinate(jwk, "y") },
        });
        return PublicKey.Of(pair.ExportSubjectPublicKeyInfo(), default, null);
    }

    private static byte[] Coordinate(JsonElement jwk, string name)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString());
        return bytes.Length == CoordinateLength ? bytes : throw new FormatException();
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
