using CivicHost.Sdk;

namespace Complaints;

/// <summary>A sentence that an officer need not write anew.</summary>
/// <param name="Action">The workflow's action it fits; empty for any.</param>
/// <param name="Category">Code of a category or group; empty for any.</param>
/// <param name="Names">JSON: language to name.</param>
/// <param name="Sentences">JSON: language to public sentence.</param>
/// <param name="Version">Raised by every change: the second of two people is told.</param>
public sealed record AnswerTemplate(string Id, string Action, string Category, int Position, string Names, string Sentences, int Version)
{
    public string NameIn(string language) => TextsByLanguage.In(TextsByLanguage.Read(Names), language);

    public string SentenceIn(string language) => TextsByLanguage.In(TextsByLanguage.Read(Sentences), language);
}

/// <summary>What the town says of a template.</summary>
/// <param name="Names">Language to name, as officers choose it.</param>
/// <param name="Sentences">Language to public sentence, with places in braces: see <see cref="TemplatePlaces"/>.</param>
public sealed record TemplateWords(
    string Action, string Category, IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, string> Sentences)
{
    internal static TemplateWords Read(SubmittedForm form, ITown town, AnswerTemplate? before = null) => new(
        form["action"],
        form["category"],
        TextsByLanguage.Of(name => form[name], "name-", town.Languages, before is null ? null : TextsByLanguage.Read(before.Names)),
        TextsByLanguage.Of(name => form[name], "sentence-", town.Languages, before is null ? null : TextsByLanguage.Read(before.Sentences)));
}

internal static class TemplateWordsRules
{
    public const int LongestName = 80;

    public static IEnumerable<Refusal> Against(TemplateWords words, IReadOnlyList<string> languages)
    {
        if (words.Names.GetValueOrDefault(languages[0], "").Length == 0)
            yield return new Refusal("template.name-missing", Field: $"name-{languages[0]}");
        if (words.Sentences.GetValueOrDefault(languages[0], "").Length == 0)
            yield return new Refusal("report.sentence-missing", Field: $"sentence-{languages[0]}");
        foreach (var (language, _) in words.Names.Where(name => name.Value.Length > LongestName))
            yield return new Refusal("template.name-too-long", Field: $"name-{language}", Arguments: [LongestName]);
        foreach (var (language, sentence) in words.Sentences)
        {
            if (sentence.Length > AnswerReportRules.LongestSentence)
                yield return new Refusal("report.sentence-too-long", Field: $"sentence-{language}", Arguments: [AnswerReportRules.LongestSentence]);
            if (TemplatePlaces.Unknown(sentence) is { } place)
                yield return place.Equals("code", StringComparison.OrdinalIgnoreCase)
                    ? new Refusal("template.code-is-secret", Field: $"sentence-{language}")
                    : new Refusal("template.place-unknown", Field: $"sentence-{language}", Arguments: [place]);
        }
    }
}

internal static class TemplateRefusals
{
    public static readonly Refusal Unknown = new("template.unknown", RefusalKind.NotFound);

    public static readonly Refusal ChangedMeanwhile = new("template.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal ActionUnknown = new("template.action-unknown", Field: "action");

    public static readonly Refusal CategoryUnknown = new("route.category-unknown", Field: "category");
}
