namespace Polls;

/// <summary>A text of a definition by language; the town's default language is always there.</summary>
internal static class Wording
{
    public static string In(this IReadOnlyDictionary<string, string> wording, string language) =>
        wording.GetValueOrDefault(language) ?? wording.GetValueOrDefault(language.Split('-')[0]) ?? wording.Values.FirstOrDefault() ?? "";
}
