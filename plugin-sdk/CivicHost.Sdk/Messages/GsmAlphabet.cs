using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CivicHost.Sdk;

/// <summary>The default alphabet of SMS with its extension table, and the way into it.</summary>
internal static class GsmAlphabet
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    private static readonly FrozenDictionary<Rune, int> Septets = Basic.EnumerateRunes().Select(rune => (rune, 1))
        .Concat(Extension.EnumerateRunes().Select(rune => (rune, 2))).ToFrozenDictionary(entry => entry.rune, entry => entry.Item2);

    /// <summary>What no decomposition finds: signs, and letters of the region's languages.</summary>
    private static readonly FrozenDictionary<Rune, string> Neighbours = new Dictionary<string, string>
    {
        ["‘’‚‛′´`ʼʻʾʿꞌ"] = "'",
        ["“”„‟″«»"] = "\"",
        ["‹"] = "<",
        ["›"] = ">",
        ["‐‑‒–—―−•·"] = "-",
        ["œ"] = "oe",
        ["Œ"] = "OE",
        ["°"] = "o",
        ["×"] = "x",
        ["÷⁄"] = "/",
        ["đɗ"] = "d",
        ["ĐƊ"] = "D",
        ["ɓ"] = "b",
        ["Ɓ"] = "B",
        ["ƙ"] = "k",
        ["Ƙ"] = "K",
        ["ł"] = "l",
        ["Ł"] = "L",
        ["ŋɲ"] = "n",
        ["ŊƝ"] = "N",
        ["ƴ"] = "y",
        ["Ƴ"] = "Y",
        ["ɛǝə"] = "e",
        ["ƐƎƏ"] = "E",
        ["ɔ"] = "o",
        ["Ɔ"] = "O",
        ["ı"] = "i",
        ["©"] = "(c)",
        ["®"] = "(r)",
        ["\uFFFD"] = "?",
    }.SelectMany(entry => entry.Key.EnumerateRunes(), (entry, rune) => (rune, entry.Value)).ToFrozenDictionary(entry => entry.rune, entry => entry.Value);

    public static int SeptetsOf(Rune rune) => Septets[rune];

    /// <summary>Composed letters, \n at line ends, no characters that are not seen, and nothing that is no character.</summary>
    public static string Tidy(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
                whole.Append(rune);
            else if (rune.Value == '\t')
                whole.Append(' ');
        }

        return whole.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The nearest text within the alphabet, or null where a character has no neighbour in it.</summary>
    public static string? Transliterate(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Nearest(rune) is not { } nearest)
                return null;
            written.Append(nearest);
        }

        return written.ToString();
    }

    private static string? Nearest(Rune rune)
    {
        if (Septets.ContainsKey(rune))
            return rune.ToString();
        if (Neighbours.TryGetValue(rune, out var neighbour))
            return neighbour;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator => " ",
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark => "",
            _ => Decomposed(rune),
        };
    }

    /// <summary>The letter without its marks; the parts of a ligature or a fraction.</summary>
    private static string? Decomposed(Rune rune)
    {
        var parts = rune.ToString().Normalize(NormalizationForm.FormKD);
        if (parts.EnumerateRunes().First() == rune)
            return null;
        var written = new StringBuilder();
        foreach (var part in parts.EnumerateRunes())
        {
            if (Nearest(part) is not { } nearest)
                return null;
            written.Append(nearest);
        }

        return written.ToString();
    }
}
