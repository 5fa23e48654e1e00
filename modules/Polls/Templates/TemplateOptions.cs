using System.Text.Json;
using CivicHost.Sdk;

namespace Polls;

/// <summary>The answers that a template begins with: its own, the town's quarters, or what residents complain of most.</summary>
internal sealed class TemplateOptions(ITown town, IReadContracts contracts)
{
    private const string HotSpots = "complaints.hot-spots.v1";

    public async Task<IReadOnlyList<SuggestedOption>> ReadAsync(PollTemplate template, CancellationToken cancellation) => template.From switch
    {
        PollTemplate.Quarters =>
        [
            .. town.Quarters.Where(quarter => quarter.Depth == 0).Take(DraftPollRules.MostOptions)
                .Select(quarter => new SuggestedOption(town.Languages.ToDictionary(language => language, _ => quarter.Name), 0, null)),
        ],
        PollTemplate.HotSpots => await contracts.ReadAsync(HotSpots, cancellation) is { } told ? [.. Spots(told).Take(DraftPollRules.MostOptions)] : [],
        _ => [.. template.Options.Select(Own)],
    };

    private static SuggestedOption Own(JsonElement option) => new(
        option.EnumerateObject().Where(each => each.Value.ValueKind == JsonValueKind.String).ToDictionary(each => each.Name, each => each.Value.GetString()!),
        option.TryGetProperty("cost", out var cost) ? cost.GetInt64() : 0,
        null);

    /// <summary>Another module wrote it: what does not read like the contract is passed over.</summary>
    private static IEnumerable<SuggestedOption> Spots(JsonElement told)
    {
        if (told.ValueKind != JsonValueKind.Object || !told.TryGetProperty("spots", out var spots) || spots.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var spot in spots.EnumerateArray())
        {
            if (spot.ValueKind == JsonValueKind.Object
                && spot.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                && labels.EnumerateObject().Where(each => each.Value.ValueKind == JsonValueKind.String)
                    .ToDictionary(each => each.Name, each => SubmittedForm.Clean(each.Value.GetString())) is { Count: > 0 } wording
                && wording.Values.All(label => label.Length is > 0 and <= DraftPollRules.LongestOption))
            {
                yield return new SuggestedOption(wording, 0, spot.TryGetProperty("source", out var source) ? source.GetString() : null);
            }
        }
    }
}

/// <param name="Cost">0 where nothing is spent.</param>
/// <param name="Source">Path of what it stands for in another module, or null.</param>
internal sealed record SuggestedOption(IReadOnlyDictionary<string, string> Label, long Cost, string? Source)
{
    /// <summary>As a line of the form.</summary>
    public string LineIn(string language, bool withCost) => withCost ? $"{Label.In(language)} = {Cost}" : Label.In(language);
}
