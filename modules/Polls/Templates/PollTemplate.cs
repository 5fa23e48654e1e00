using System.Text.Json;

namespace Polls;

/// <summary>A poll that is almost ready: what an officer fills in is the rest.</summary>
/// <param name="From">Where its options come from: quarters, hot-spots, or null for its own.</param>
/// <param name="Days">Usual length in days.</param>
/// <param name="Most">Most options that a ballot chooses; 0 for as many as there are.</param>
/// <param name="Budget">Usual amount, in whole units of the town's currency; 0 where nothing is spent.</param>
public sealed record PollTemplate(
    string Code, BallotKind Kind, IReadOnlyDictionary<string, string> Name, IReadOnlyDictionary<string, string> Hint,
    IReadOnlyDictionary<string, string> Question, IReadOnlyList<JsonElement> Options, int Days, string? From = null, int Most = 0, long Budget = 0)
{
    public const string Quarters = "quarters";
    public const string HotSpots = "hot-spots";

    public static readonly IReadOnlyList<PollTemplate> All = Read();

    public static PollTemplate? Find(string code) => All.FirstOrDefault(template => template.Code == code);

    private static List<PollTemplate> Read()
    {
        using var json = typeof(PollTemplate).Assembly.GetManifestResourceStream("Polls.Templates.templates.json")!;
        return JsonSerializer.Deserialize<List<PollTemplate>>(json, CanonicalJson.Options)!;
    }
}
