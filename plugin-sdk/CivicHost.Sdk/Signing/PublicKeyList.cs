using System.Security.Cryptography;
using System.Text.Json;

namespace CivicHost.Sdk.Signing;

/// <summary>The rotation list: every key with which the town signs or has signed, as a JSON Web Key Set (RFC 7517) that browsers read too.</summary>
public static class PublicKeyList
{
    private const int CoordinateLength = 32;

    /// <summary>Writes the list.</summary>
    /// <param name="keys">The newest first.</param>
    /// <returns>JSON; media type <c>application/jwk-set+json</c>.</returns>
    public static string Write(IEnumerable<PublicKey> keys) => JsonSerializer.Serialize(new { Keys = keys.Select(ToJwk) }, JsonSerializerOptions.Web);

    /// <summary>Reads the list, or one public key as PEM.</summary>
    /// <param name="written">Whatever was found in the file.</param>
    /// <returns>The keys without their dates, or null where it is neither.</returns>
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
