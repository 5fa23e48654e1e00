using System.Text.Json.Serialization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>What a poll came to. Stored and published as canonical JSON; anybody can count again.</summary>
/// <param name="Ballots">That count: the last of each token, or of each person.</param>
/// <param name="Lines">One for each option in the order of the ballot, "none of these" last.</param>
/// <param name="Count">What the rule made of them; null for free text, which is read and not counted, and where the rule is gone.</param>
/// <param name="Seed">Of the lot, hexadecimal; empty where ties go by the order of the options.</param>
/// <param name="HasQuorum">Null where none was asked.</param>
public sealed record PollResult(long Ballots, IReadOnlyList<ResultLine> Lines, CountResult? Count, string Seed, bool? HasQuorum = null)
{
    /// <summary>In the order in which the rule found them, after ties were broken.</summary>
    [JsonIgnore]
    public IReadOnlyList<ResultLine> Winners => [.. (Count?.Winners ?? []).Select(LineOf)];

    /// <summary>Options that the rule found equal where it had to choose.</summary>
    [JsonIgnore]
    public IReadOnlyList<IReadOnlyList<ResultLine>> Ties => [.. (Count?.Ties ?? []).Select(tie => (IReadOnlyList<ResultLine>)[.. tie.Select(LineOf).OrderBy(line => line.Number)])];

    /// <summary>Worded so that what a language lacks is read in this one.</summary>
    public PollResult InReadingOrder(string language) => this with { Lines = [.. Lines.Select(line => line with { Label = line.Label?.BeginningWith(language) })] };

    private ResultLine LineOf(string id) => Lines.Single(line => $"{line.Number}" == id);
}

/// <param name="Number">On the ballot; 0 is "none of these".</param>
/// <param name="Label">By language; null for "none of these", which is a text.</param>
/// <param name="Votes">Ballots that choose it; first ranks in a ranking; the sum of scores or points; pairs that it won.</param>
public sealed record ResultLine(int Number, IReadOnlyDictionary<string, string>? Label, long Votes);
