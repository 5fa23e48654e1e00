using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CivicHost.Sdk;

/// <summary>The code by which a resident without an account opens their case, reads it over the phone, or pays with it.</summary>
/// <remarks>12 characters of 30 that cannot be taken for one another (no 0 1 I L O U): 11 random ones, about 54 bits, and a check character
/// by the Luhn algorithm modulo 30, which finds every single wrong character and nearly every swap of neighbours.
/// Look-ups by code must carry a limit: see <see cref="Limits.CodeLookup"/>.</remarks>
public static class TrackingCode
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Number of characters of a code, without the hyphens it is shown with.</summary>
    public const int Length = 12;

    /// <summary>A new random code.</summary>
    /// <returns>12 characters, upper case, without hyphens. The caller's table makes it unique.</returns>
    public static string Next() => string.Create(Length, 0, static (code, _) =>
    {
        RandomNumberGenerator.GetItems(Alphabet, code[..^1]);
        code[^1] = CheckCharacter(code[..^1]);
    });

    /// <summary>The code that stands for a digest: the same for the same digest, for receipts that can be computed again.</summary>
    /// <param name="digest">At least 8 bytes of a cryptographic hash; the first 8 count.</param>
    /// <returns>12 characters, upper case, without hyphens.</returns>
    /// <exception cref="ArgumentException"><paramref name="digest"/> has fewer than 8 bytes.</exception>
    public static string Of(ReadOnlySpan<byte> digest)
    {
        if (digest.Length < sizeof(ulong))
            throw new ArgumentException("A digest of at least 8 bytes is needed.", nameof(digest));
        Span<char> code = stackalloc char[Length];
        var rest = BinaryPrimitives.ReadUInt64BigEndian(digest);
        foreach (ref var character in code[..^1])
        {
            character = Alphabet[(int)(rest % (ulong)Alphabet.Length)];
            rest /= (ulong)Alphabet.Length;
        }

        code[^1] = CheckCharacter(code[..^1]);
        return new string(code);
    }

    /// <summary>Reads a code as people write it: any case, with spaces or hyphens.</summary>
    /// <param name="written">What was typed, read aloud or scanned; may be null.</param>
    /// <returns>The code as <see cref="Next"/> gives it, or null where it is not one, for example by a wrong character.</returns>
    public static string? Read(string? written)
    {
        if (written is null || written.Length > 4 * Length)
            return null;

        Span<char> code = stackalloc char[Length];
        var length = 0;
        foreach (var character in written)
        {
            if (character is ' ' or '-' or '\u00A0' or '\u2011' or '.')
                continue;
            var upper = char.ToUpperInvariant(character);
            if (length == Length || !Alphabet.Contains(upper))
                return null;
            code[length++] = upper;
        }

        return length == Length && CheckCharacter(code[..^1]) == code[^1] ? new string(code) : null;
    }

    /// <summary>A code as it is shown and printed: three groups of four, <c>ABCD-EFGH-JKMN</c>.</summary>
    /// <param name="code">A code as <see cref="Next"/> gives it.</param>
    /// <returns>The grouped code.</returns>
    /// <exception cref="ArgumentException"><paramref name="code"/> has not 12 characters.</exception>
    public static string Show(string code) => code.Length == Length
        ? $"{code[..4]}-{code[4..8]}-{code[8..]}"
        : throw new ArgumentException($"A tracking code has {Length} characters.", nameof(code));

    private static char CheckCharacter(ReadOnlySpan<char> characters)
    {
        var factor = 2;
        var sum = 0;
        for (var index = characters.Length - 1; index >= 0; index--)
        {
            var product = factor * Alphabet.IndexOf(characters[index]);
            factor = 3 - factor;
            sum += product / Alphabet.Length + product % Alphabet.Length;
        }

        return Alphabet[(Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length];
    }
}
