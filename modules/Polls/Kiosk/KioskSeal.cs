using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Polls;

/// <summary>Opens what a kiosk sealed: the device itself cannot read what waits on it.</summary>
/// <remarks>Each ballot has an AES-256-GCM key of its own, wrapped with RSA-OAEP-SHA256 for the kiosk's key pair, whose private half only the town has.</remarks>
internal sealed class KioskSeal(IDataProtectionProvider host)
{
    private const int KeyBits = 3072;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int LongestBallot = 16 * 1024;

    private readonly IDataProtector _seal = host.CreateProtector("poll-kiosk-key");

    public KioskPair MakePair()
    {
        using var pair = RSA.Create(KeyBits);
        return new KioskPair(Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo()), Convert.ToBase64String(_seal.Protect(pair.ExportPkcs8PrivateKey())));
    }

    public RSA Open(string sealedPrivateKey)
    {
        var pair = RSA.Create();
        pair.ImportPkcs8PrivateKey(_seal.Unprotect(Convert.FromBase64String(sealedPrivateKey)), out _);
        return pair;
    }

    /// <returns>What was sealed, or null where it was not sealed for this kiosk, or is no ballot.</returns>
    public static KioskBallot? Read(RSA pair, SealedBallot ballot)
    {
        try
        {
            var (nonce, data) = (Convert.FromBase64String(ballot.Iv ?? ""), Convert.FromBase64String(ballot.Data ?? ""));
            if (nonce.Length != NonceLength || data.Length is < TagLength or > LongestBallot)
                return null;
            var plain = new byte[data.Length - TagLength];
            using var cipher = new AesGcm(pair.Decrypt(Convert.FromBase64String(ballot.Key ?? ""), RSAEncryptionPadding.OaepSHA256), TagLength);
            cipher.Decrypt(nonce, data.AsSpan(..plain.Length), data.AsSpan(plain.Length..), plain);
            return JsonSerializer.Deserialize<KioskBallot>(plain, JsonSerializerOptions.Web);
        }
        catch (Exception foreign) when (foreign is FormatException or CryptographicException or ArgumentException or JsonException)
        {
            return null;
        }
    }
}

/// <param name="PublicKey">SubjectPublicKeyInfo in base64.</param>
/// <param name="SealedPrivateKey">Sealed with the host's secret, base64.</param>
internal sealed record KioskPair(string PublicKey, string SealedPrivateKey);

/// <summary>A ballot as it waits on a kiosk. All in base64.</summary>
/// <param name="Key">Wrapped.</param>
/// <param name="Data">With its tag at the end.</param>
internal sealed record SealedBallot(string? Key, string? Iv, string? Data);

/// <summary>What is in it.</summary>
/// <param name="Token">64 hexadecimal digits, chosen by the device: sent twice, the ballot is the same.</param>
/// <param name="Nonce">32 hexadecimal digits.</param>
internal sealed record KioskBallot(string? Code, string? Ballot, string? Token, string? Nonce);
