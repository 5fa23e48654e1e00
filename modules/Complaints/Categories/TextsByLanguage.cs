using System.Text.Encodings.Web;
using System.Text.Json;

namespace Complaints;

/// <summary>Short texts in several languages, kept as one JSON object: language to text.</summary>
internal static class TextsByLanguage
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];

    /// <summary>Empty texts are left out; the town's default language stands first, since it stands in for what is missing.</summary>
    public static string Write(IReadOnlyDictionary<string, string> texts, IReadOnlyList<string> languages) => JsonSerializer.Serialize(
        texts.Where(text => text.Value.Length > 0)
            .OrderBy(text => languages.Contains(text.Key) ? languages.Index().First(known => known.Item == text.Key).Index : languages.Count)
            .ThenBy(text => text.Key, StringComparer.Ordinal)
            .ToDictionary(text => text.Key, text => text.Value),
        Readable);

    /// <returns>The text in the language or, where there is none, in the first; empty where there is no text at all.</returns>
    public static string In(IReadOnlyDictionary<string, string> texts, string language) =>
        texts.TryGetValue(language, out var text) ? text : texts.Values.FirstOrDefault() ?? "";

    /// <summary>The texts of a form, one input a language, over those that the form does not ask for.</summary>
    /// <param name="start">What the inputs' names begin with; the language follows.</param>
    public static IReadOnlyDictionary<string, string> Of(
        Func<string, string> input, string start, IReadOnlyList<string> languages, IReadOnlyDictionary<string, string>? before = null)
    {
        var texts = new Dictionary<string, string>(before ?? new Dictionary<string, string>());
        foreach (var language in languages)
            texts[language] = input(start + language);
        return texts;
    }

    /// <summary>One line of it: line ends and tabs become spaces.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(text => other.TryGetValue(text.Key, out var same) && same == text.Value);
}
