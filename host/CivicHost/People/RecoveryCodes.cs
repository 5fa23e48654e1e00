using System.Security.Cryptography;

namespace CivicHost.People;

/// <summary>Codes on paper for the day the phone is lost: each opens the second step once. 50 random bits behind a password and a limit.</summary>
internal static class RecoveryCodes
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Count = 8;
    private const int Length = 10;

    public static IReadOnlyList<string> Next() => [.. Enumerable.Range(0, Count).Select(_ =>
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{code[..5]}-{code[5..]}";
    })];

    public static string HashOf(string staffId, string written) =>
        Secrets.Hash($"{staffId}:{string.Concat(written.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}");
}
