using System.Text.Json;

namespace Complaints;

/// <summary>Sentences put together from parts, in the three languages: many different ones, with words that are common and words that are rare.</summary>
internal sealed record InventedWords(
    IReadOnlyList<string> Openings, IReadOnlyList<string> Since, IReadOnlyList<string> Effects, IReadOnlyList<string> Details, IReadOnlyList<string> Closings,
    IReadOnlyList<string> Landmarks, IReadOnlyList<string> Things, IReadOnlyDictionary<string, IReadOnlyList<string>> What,
    IReadOnlyList<string> Working, IReadOnlyList<string> Waiting, IReadOnlyList<string> Fixed, IReadOnlyList<string> Refused,
    IReadOnlyList<string> Duplicate, IReadOnlyList<string> Again)
{
    private const string AnyCategory = "other";

    private static readonly Lazy<IReadOnlyDictionary<string, InventedWords>> All = new(Read);

    /// <summary>Those of a language, or of the first that there is.</summary>
    public static InventedWords In(string language) => All.Value.TryGetValue(language, out var words) ? words : All.Value.Values.First();

    public string Text(Dice dice, string category)
    {
        var what = What.TryGetValue(category, out var known) ? known : What[AnyCategory];
        var opening = dice.Pick(Openings);
        var sentence = $"{opening}{dice.Pick(what)} {dice.Pick(Since)}";
        if (dice.Chance(0.8))
            sentence += $", {string.Format(System.Globalization.CultureInfo.InvariantCulture, dice.Pick(Details), dice.Pick(Things))}";
        if (dice.Chance(0.2))
            sentence += $", {1 + dice.Below(3999)}";
        sentence = $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}.";
        if (dice.Chance(0.7))
            sentence += $" {dice.Pick(Effects)}";
        return $"{sentence} {dice.Pick(Closings)}".TrimEnd();
    }

    public string Landmark(Dice dice) => dice.Pick(Landmarks);

    private static Dictionary<string, InventedWords> Read()
    {
        using var file = typeof(InventedWords).Assembly.GetManifestResourceStream("Complaints.Demo.words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, InventedWords>>(file, JsonSerializerOptions.Web)!;
    }
}
