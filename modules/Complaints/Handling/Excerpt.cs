namespace Complaints;

/// <summary>The beginning of a text, for lists of many.</summary>
internal static class Excerpt
{
    /// <summary>How many characters a query reads for <see cref="Of"/>: one more than is shown tells that there is more.</summary>
    public const string Sql = "substr(report.text, 1, 161)";

    private const int Longest = 160;

    /// <summary>The text, or its whole words that have room, and then an ellipsis.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest)
            return text;
        var end = text.LastIndexOfAny([' ', '\n', '\t'], Longest);
        // A word without end is cut where it is, though not within a character.
        if (end < Longest / 2)
            end = char.IsLowSurrogate(text[Longest]) ? Longest - 1 : Longest;
        return text[..end].TrimEnd(' ', '\n', '\t', ',', ';', ':', '.') + "…";
    }
}
