using System.Security.Cryptography;
using OtpNet;

namespace CivicHost.People;

/// <summary>Codes of an authenticator app: RFC 6238, six digits, 30 seconds, HMAC-SHA1, which is what every app knows.</summary>
internal static class TimeCode
{
    private const int SecretBytes = 20;
    public const int Digits = 6;

    /// <summary>One step early or late: phones without network are up to half a minute off.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static string NextSecret() => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns>The time step that the code belongs to, or null where it is wrong. Accept each step once.</returns>
    public static long? StepOf(string secret, string code, DateTimeOffset now)
    {
        var digits = string.Concat(code.Where(character => !char.IsWhiteSpace(character) && character != '-'));
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit))
            return null;
        return new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(now.UtcDateTime, digits, out var step, Window) ? step : null;
    }

    /// <summary>What the QR code holds: the address form that authenticator apps read.</summary>
    public static string AddressOf(string secret, string town, string signInName) =>
        $"otpauth://totp/{Uri.EscapeDataString(town)}:{Uri.EscapeDataString(signInName)}?secret={secret}&issuer={Uri.EscapeDataString(town)}&digits={Digits}&period=30";
}
