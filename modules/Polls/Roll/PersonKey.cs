using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Polls;

/// <summary>What somebody shows to vote, as the town keeps it: enough to know it again, not enough to print it.</summary>
internal static class PersonKey
{
    private const int Longest = 200;

    /// <summary>SHA-256 of the poll, the kind of proof and what was shown, hexadecimal.</summary>
    /// <param name="kind">One of <see cref="Eligibility"/>.</param>
    /// <param name="shown">A slip's code as <c>TrackingCode.Read</c> gives it; everything else as <see cref="Plain"/> gives it.</param>
    /// <remarks>A slip's code has about 54 random bits and the poll before it: a list of digests cannot be looked up. That of a document's number can:
    /// the roll says who voted, and does not pretend otherwise. Slips are hashed as the first version did, so that printed ones stay good.</remarks>
    public static string DigestOf(string poll, string kind, string shown) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        kind == Eligibility.Slip ? $"{poll}:{shown}" : $"{poll}:{kind}:{shown}")));

    /// <summary>One document is one text, whatever its case, spaces, hyphens and accents.</summary>
    /// <returns>Its letters and digits in capitals without accents; empty where it has none or is too long to be one.</returns>
    public static string Plain(string written)
    {
        if (written.Length > Longest)
            return "";
        var plain = new StringBuilder(written.Length);
        foreach (var letter in written.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToUpperInvariant(letter));
        }

        return plain.ToString();
    }
}
