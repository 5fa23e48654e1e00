using System.Text.Json;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>A closed poll as its town published it, to be counted again.</summary>
/// <param name="Options">How it was counted, with the seed that was revealed.</param>
/// <param name="Ties">How they were broken, in words.</param>
internal sealed record PublishedPoll(PollDefinition Definition, Election Election, CountOptions Options, string Ties)
{
    /// <summary>By folder, zip, or the file of ballots in such a folder.</summary>
    public static bool IsAt(string path) =>
        Directory.Exists(path) || Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(path) == PollBundle.BallotsFile;

    /// <returns>The poll, or a sentence that says why nobody can count it from there.</returns>
    public static (PublishedPoll? Poll, string? Problem) Read(string path)
    {
        var isBallots = Path.GetFileName(path) == PollBundle.BallotsFile && File.Exists(path);
        var (bundle, problem) = BundleReader.Read(isBallots ? Path.GetDirectoryName(Path.GetFullPath(path))! : path);
        if (bundle is null)
            return (null, isBallots ? $"{problem} {PollBundle.BallotsFile} does not say what was asked: leave it beside the other files of the bundle, or give the zip." : problem);
        try
        {
            var definition = PollDefinition.Read(bundle.Definition);
            if (definition.Kind == BallotKind.Text)
                return (null, "Sentences were asked for: they are read and not counted.");
            if (bundle.Piles(definition.Level) is not { } ballots)
                return (null, "The ballots are with the auditors whom the definition names.");
            var result = JsonSerializer.Deserialize<PollResult>(bundle.Result, CanonicalJson.Options) ?? throw new JsonException();
            if (ballots.FirstOrDefault(pile => pile.Count < 1 || !BallotText.IsCanonical(definition, pile.Ballot)) is { } wrong)
                return (null, $"{TextLines.Quote(wrong.Ballot)} is no ballot of this question.");
            return (
                new PublishedPoll(
                    definition, PollCounting.ElectionOf(definition, ballots), PollCounting.OptionsOf(definition, PollCounting.TiesOf(definition, result.Seed)), TiesIn(definition, result.Seed)),
                null);
        }
        catch (Exception foreign) when (foreign is JsonException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return (null, "The definition or the result cannot be read: it is not what a town publishes.");
        }
    }

    private static string TiesIn(PollDefinition definition, string seed) =>
        definition.Tie == TieRule.Lot ? $"lot, from the seed {TextLines.Quote(seed)}" : "the order of the answers on the ballot";
}
