using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace Polls;

/// <summary>Tokens that the town signs without seeing them.</summary>
/// <remarks>RSABSSA-SHA384-PSS-Deterministic of RFC 9474, with an RSA key of 3072 bits for each poll. Deterministic, because a token is 32 random
/// bytes itself and needs no random prefix; the salt of the signature (48 bytes) stays random.</remarks>
internal static class PollTokens
{
    public const int TokenLength = 32;

    /// <summary>Of a blinded token and of a signature, in bytes.</summary>
    public const int SignatureLength = 384;

    private const int KeyBits = 3072;
    private const int SaltLength = 48;

    public static RSA MakeKey() => RSA.Create(KeyBits);

    public static byte[] NextToken() => RandomNumberGenerator.GetBytes(TokenLength);

    /// <summary>Signs what somebody blinded.</summary>
    /// <param name="blinded">384 bytes, big-endian.</param>
    /// <returns>384 bytes; null where the number does not fit the key, so that nobody can have blinded a token to it.</returns>
    public static byte[]? BlindSign(RSA key, byte[] blinded)
    {
        var parts = key.ExportParameters(includePrivateParameters: true);
        var modulus = Number(parts.Modulus!);
        if (blinded.Length != SignatureLength || Number(blinded) is var number && (number.CompareTo(BigInteger.One) <= 0 || number.CompareTo(modulus) >= 0))
            return null;
        // Blinds once more against timing, and checks its own result against faults.
        var engine = new RsaBlindedEngine();
        engine.Init(forEncryption: true, new RsaPrivateCrtKeyParameters(
            modulus, Number(parts.Exponent!), Number(parts.D!), Number(parts.P!), Number(parts.Q!), Number(parts.DP!), Number(parts.DQ!), Number(parts.InverseQ!)));
        return Padded(engine.ProcessBlock(blinded, 0, blinded.Length));
    }

    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    /// <param name="token">32 bytes.</param>
    public static BlindedToken Blind(byte[] publicKey, byte[] token)
    {
        var key = (RsaKeyParameters)PublicKeyFactory.CreateKey(publicKey);
        var factors = new RsaBlindingFactorGenerator();
        factors.Init(key);
        var blinding = new RsaBlindingParameters(key, factors.GenerateBlindingFactor());
        var signer = new PssSigner(new RsaBlindingEngine(), new Sha384Digest(), SaltLength);
        signer.Init(forSigning: true, blinding);
        signer.BlockUpdate(token, 0, token.Length);
        return new BlindedToken(Padded(signer.GenerateSignature()), blinding);
    }

    /// <summary>The signature of the token itself. Check it with <see cref="IsSigned"/>: a town that signs something else is found out here.</summary>
    public static byte[] Unblind(BlindedToken blinded, byte[] blindSignature)
    {
        var engine = new RsaBlindingEngine();
        engine.Init(forEncryption: false, blinded.Blinding);
        return Padded(engine.ProcessBlock(blindSignature, 0, blindSignature.Length));
    }

    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    public static bool IsSigned(byte[] publicKey, byte[] token, byte[] signature)
    {
        if (token.Length != TokenLength || signature.Length != SignatureLength)
            return false;
        try
        {
            using var key = RSA.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.VerifyData(token, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pss);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static BigInteger Number(byte[] bytes) => new(1, bytes);

    private static byte[] Padded(byte[] number)
    {
        var padded = new byte[SignatureLength];
        number.CopyTo(padded, SignatureLength - number.Length);
        return padded;
    }
}

/// <summary>A token that is hidden from whoever signs it.</summary>
/// <param name="Bytes">384 bytes: what is sent to be signed.</param>
/// <param name="Blinding">What takes the cover off again.</param>
internal sealed record BlindedToken(byte[] Bytes, RsaBlindingParameters Blinding);
