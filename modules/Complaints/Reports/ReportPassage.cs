using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;

namespace Complaints;

/// <summary>A text of a resident that everybody may read, and that can be taken out of a report.</summary>
/// <param name="Name">text, landmark, answer. and the way to it in the answers, or said. and the id of the timeline's entry.</param>
/// <param name="About">For an answer the fields that lead to it, the outermost first; else empty.</param>
/// <param name="At">For what was said later, when.</param>
/// <param name="IsRelayed">Whether a program passed it on.</param>
public sealed record ReportPassage(string Name, string Text, IReadOnlyList<FormField> About, DateTimeOffset? At = null, bool IsRelayed = false)
{
    public const string Description = "text";

    public const string Landmark = "landmark";

    public const string AnswerPrefix = "answer.";

    public const string SaidPrefix = "said.";

    public int Rows => Name == Landmark ? 1 : Name == Description ? 8 : Name.StartsWith(AnswerPrefix, StringComparison.Ordinal) && !Text.Contains('\n', StringComparison.Ordinal) ? 1 : 3;

    public int MostCharacters => Math.Max(Name == Landmark ? FileReportRules.LongestLandmark : Name == Description ? FileReportRules.LongestText : ReplyToTownRules.LongestText, Text.Length);

    public string LabelIn(ITexts texts, ITown town) => Name switch
    {
        Description => texts["report.text"],
        Landmark => texts["file.landmark"],
        _ when At is { } at => $"{texts[IsRelayed ? "event.relayed" : "event.replied"]} · {TimeZoneInfo.ConvertTime(at, town.TimeZone).ToTheMinute(texts.Culture)}",
        _ => string.Join(" – ", About.Select(field => field.Label(texts.Language))),
    };
}

/// <param name="Name">Of a passage.</param>
/// <param name="Text">As it shall stand from now on; empty takes all of it out.</param>
public sealed record PassageText(string Name, string Text);

/// <param name="Answers">JSON, all of them.</param>
internal sealed record ReportWords(int Number, int Version, string Text, string Landmark, string Answers, IReadOnlyList<ReportPassage> Passages);

/// <summary>Finds every text of a resident in a report. Whether somebody may change it is the caller's to decide.</summary>
internal sealed class WordsReader(ReportReader reader)
{
    private const string Relayed =
        """
        select happened.id
        from report_event happened
        join open311_update sent on sent.event = happened.id
        where happened.number = @Number
        order by happened.id
        limit 500
        """;

    /// <summary>Those of whoever has the code: what a program passed on may be somebody else's.</summary>
    public async Task<ReportWords?> OfReporterAsync(DbConnection connection, string code, CancellationToken cancellation) =>
        await reader.ReadAsync(connection, code, cancellation) is { } file
            ? Of(file, await RelayedAsync(connection, file, cancellation), withRelayed: false)
            : null;

    /// <summary>Those of every resident.</summary>
    public async Task<ReportWords?> OfEverybodyAsync(DbConnection connection, int number, CancellationToken cancellation) =>
        await reader.ReadAsync(connection, number, cancellation) is { } file
            ? Of(file, await RelayedAsync(connection, file, cancellation), withRelayed: true)
            : null;

    private static async Task<HashSet<string>> RelayedAsync(DbConnection connection, ReportFile file, CancellationToken cancellation) =>
        (await connection.QueryAsync<string>(new CommandDefinition(Relayed, new { file.Report.Number }, cancellationToken: cancellation))).ToHashSet();

    private static ReportWords Of(ReportFile file, HashSet<string> relayed, bool withRelayed)
    {
        var report = file.Report;
        IEnumerable<ReportPassage> passages =
        [
            new(ReportPassage.Description, report.Text, []),
            new(ReportPassage.Landmark, report.Landmark, []),
            .. file.Fields is { } fields ? AnswerPassages.Of(fields.Fields, report.Answers) : [],
            .. file.Events
                .Where(happened => relayed.Contains(happened.Id) ? withRelayed : happened.Person is null && happened.Kind is "moved" or "replied")
                .Select(happened => new ReportPassage(ReportPassage.SaidPrefix + happened.Id, happened.Sentence, [], happened.At, relayed.Contains(happened.Id))),
        ];
        return new ReportWords(
            report.Number, report.Version, report.Text, report.Landmark, report.Answers,
            [.. passages.Where(passage => passage.Text.Length > 0 && passage.Text != RemovedText.Mark)]);
    }
}

/// <summary>The words in answers to a category's own fields, as far as they are public. What was chosen or counted names nobody.</summary>
internal static class AnswerPassages
{
    // Letters stay letters, as FormAnswers writes them.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<ReportPassage> Of(IReadOnlyList<FormField> fields, string answers) =>
        JsonNode.Parse(answers) is JsonObject given ? Of(fields, given, ReportPassage.AnswerPrefix, []) : [];

    /// <param name="name">Of the passage.</param>
    /// <returns>The answers with another text there.</returns>
    public static string With(string answers, string name, string text)
    {
        var root = JsonNode.Parse(answers)!;
        var (at, way) = (root, name[ReportPassage.AnswerPrefix.Length..].Split('.'));
        foreach (var step in way[..^1])
            at = at is JsonArray entries ? entries[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        at[way[^1]] = text;
        return root.ToJsonString(Readable);
    }

    private static IEnumerable<ReportPassage> Of(IReadOnlyList<FormField> fields, JsonObject given, string before, IReadOnlyList<FormField> around) =>
        fields.Where(field => !field.IsPrivate).SelectMany(field => (field.Type, given[field.Name]) switch
        {
            (FieldType.Text or FieldType.LongText, JsonValue said) => [new ReportPassage(before + field.Name, said.ToString(), [.. around, field])],
            (FieldType.Place or FieldType.Person or FieldType.Organisation, JsonObject parts) => parts
                .Where(part => part.Value?.GetValueKind() == JsonValueKind.String)
                .Select(part => new ReportPassage($"{before}{field.Name}.{part.Key}", part.Value!.ToString(), [.. around, field])),
            (FieldType.Group, JsonArray entries) => entries.OfType<JsonObject>()
                .SelectMany((entry, index) => Of(field.Fields, entry, $"{before}{field.Name}.{index}.", [.. around, field])),
            _ => Enumerable.Empty<ReportPassage>(),
        });
}
