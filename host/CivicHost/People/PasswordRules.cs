using System.Globalization;
using System.Text;
using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>What a new password must be: long, and not one of those that are tried first. No rules about digits and signs: they make people write it down.</summary>
internal static class PasswordRules
{
    public const int ShortestLength = 12;
    public const int LongestLength = 200;

    private static readonly string[] TriedFirst =
    [
        "password", "passw0rd", "motdepasse", "palavrapasse", "palavrachave", "minhasenha", "senha", "administrator", "administrateur",
        "administrador", "bienvenue", "bemvindo", "welcome", "letmein", "qwerty", "azerty", "qwertyuiop", "azertyuiop", "iloveyou",
        "jetaime", "civichost", "mairie", "commune", "municipio", "camaramunicipal", "abcdefghijkl", "changeme",
    ];

    /// <param name="field">Name of the form's field.</param>
    /// <param name="known">What an outsider would try: the sign-in name, the town's name.</param>
    public static Refusal? Check(string password, string field, params string[] known)
    {
        if (password.Length is < ShortestLength or > LongestLength)
            return new Refusal("people.password-length", Field: field, Arguments: ShortestLength);

        var bare = Bare(password);
        var weak = bare.Distinct().Count() < 5
            || IsRun(bare)
            || TriedFirst.Any(word => IsMostly(bare, word))
            || known.Select(Bare).Any(word => word.Length >= 4 && IsMostly(bare, word))
            || known.SelectMany(name => name.Split([' ', '-'])).Select(Bare).Any(word => word.Length >= 4 && IsMostly(bare, word));
        return weak ? new Refusal("people.password-common", Field: field) : null;
    }

    /// <summary>Fewer than six characters remain without the word: nothing but decoration was added to it.</summary>
    private static bool IsMostly(string bare, string word) =>
        bare.Contains(word, StringComparison.Ordinal) && bare.Replace(word, "", StringComparison.Ordinal).Length < 6;

    private static bool IsRun(string bare)
    {
        const string Runs = "01234567890123456789 abcdefghijklmnopqrstuvwxyz 98765432109876543210";
        return bare.Length > 0 && Runs.Contains(bare, StringComparison.Ordinal);
    }

    private static string Bare(string text)
    {
        var bare = new StringBuilder();
        foreach (var character in text.Normalize(NormalizationForm.FormD))
            if (char.IsLetterOrDigit(character) && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                bare.Append(char.ToLowerInvariant(character));
        return bare.ToString();
    }
}
