using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using CivicHost.Sdk.Signing;

namespace Permits;

/// <summary>The signed code on a permit: its claims as a CBOR Web Token in a COSE_Sign1 (RFC 9052, RFC 8392). See docs/decisions/0016.</summary>
internal sealed class PermitPayload
{
    /// <summary>First byte of a COSE_Sign1 that says that it is one.</summary>
    private const byte Tagged = 0xd2;

    private readonly CoseSign1Message _message;

    private PermitPayload(CoseSign1Message message, byte[] keyId, PermitClaims claims)
    {
        _message = message;
        KeyId = keyId;
        Claims = claims;
    }

    /// <summary>Which of the town's keys signed it.</summary>
    public byte[] KeyId { get; }

    /// <summary>Believe them only where <see cref="IsSignedBy"/> is true.</summary>
    public PermitClaims Claims { get; }

    public static byte[] Sign(PermitClaims claims, SigningKey key)
    {
        var named = new CoseHeaderMap { [CoseHeaderLabel.KeyIdentifier] = CoseHeaderValue.FromBytes(key.Id) };
        return CoseSign1Message.SignEmbedded(claims.Write(), new CoseSigner(key.Pair, HashAlgorithmName.SHA256, named));
    }

    /// <returns>What stands in the bytes, or null where they are not exactly what <see cref="Sign"/> gives.</returns>
    public static PermitPayload? Read(byte[] bytes)
    {
        try
        {
            var message = CoseMessage.DecodeSign1(bytes);
            if (bytes[0] != Tagged || message.UnprotectedHeaders.Count > 0 || message.ProtectedHeaders.Count != 2 || message.Content is not { } content)
                return null;
            var keyId = message.ProtectedHeaders[CoseHeaderLabel.KeyIdentifier].GetValueAsBytes();
            return message.Encode().AsSpan().SequenceEqual(bytes) && PermitClaims.Read(content.ToArray()) is { } claims
                ? new PermitPayload(message, keyId, claims)
                : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or CborContentException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public bool IsSignedBy(IEnumerable<PublicKey> keys)
    {
        if (keys.FirstOrDefault(each => each.Id.AsSpan().SequenceEqual(KeyId)) is not { } key)
            return false;
        using var pair = ECDsa.Create();
        pair.ImportSubjectPublicKeyInfo(key.Spki, out _);
        try
        {
            return _message.VerifyEmbedded(pair);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
