using System.Security.Cryptography;

namespace Permits;

/// <summary>Six characters on the paper, by which its holder's data are told also by telephone and SMS. Worth something only together with the number
/// and a limit on trying.</summary>
internal static class ShortCode
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 6;

    public static string Next() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <returns>As <see cref="Next"/> gives it, or null where it is none.</returns>
    public static string? Read(string? written)
    {
        var code = string.Concat((written ?? "").Where(letter => letter is not (' ' or '-' or '.'))).ToUpperInvariant();
        return code.Length == Length && code.All(Alphabet.Contains) ? code : null;
    }

    public static string Show(string code) => code.Length == Length ? $"{code[..3]}-{code[3..]}" : code;
}
