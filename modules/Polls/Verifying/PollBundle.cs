using System.IO.Compression;
using System.Text;

namespace Polls;

/// <summary>Everything by which anybody can check a closed poll, as files of a folder or a zip. Nothing else is needed: no server, no database.</summary>
/// <param name="Definition">Canonical JSON, frozen at opening.</param>
/// <param name="Opening">The text whose SHA-256 is the first leaf; empty for a poll without a log.</param>
/// <param name="Keys">The town's public keys, a JSON Web Key Set.</param>
/// <param name="Leaves">Hexadecimal, the opening first.</param>
/// <param name="Ballots">Sorted by token and version; null where only the named auditors have them.</param>
/// <param name="Tally">Equal ballots of a named poll, counted.</param>
/// <param name="Names">Who voted what, where a named poll said before opening that it publishes this; else null.</param>
/// <param name="Checkpoints">Signed notes, the oldest first.</param>
/// <param name="Result">Canonical JSON.</param>
internal sealed record PollBundle(
    string Definition, string Opening, string Keys, IReadOnlyList<string> Leaves, IReadOnlyList<BundledBallot>? Ballots,
    IReadOnlyList<BallotPile>? Tally, IReadOnlyList<BundledName>? Names, RollCounts Roll, IReadOnlyList<string> Checkpoints, string Result)
{
    public const string DefinitionFile = "definition.json";
    public const string OpeningFile = "opening.json";
    public const string KeysFile = "keys.json";
    public const string LeavesFile = "leaves.txt";
    public const string BallotsFile = "ballots.jsonl";
    public const string TallyFile = "tally.json";
    public const string NamesFile = "names.json";
    public const string RollFile = "roll.json";
    public const string CheckpointsFile = "checkpoints.json";
    public const string ResultFile = "result.json";

    /// <summary>Names and contents, in the order in which a reader opens them.</summary>
    public IEnumerable<(string Name, string Content)> Files()
    {
        yield return (DefinitionFile, Definition);
        yield return (OpeningFile, Opening);
        yield return (KeysFile, Keys);
        yield return (LeavesFile, string.Concat(Leaves.Select(leaf => leaf + "\n")));
        if (Ballots is not null)
            yield return (BallotsFile, string.Concat(Ballots.Select(ballot => CanonicalJson.Write(ballot) + "\n")));
        if (Tally is not null)
            yield return (TallyFile, CanonicalJson.Write(Tally));
        if (Names is not null)
            yield return (NamesFile, CanonicalJson.Write(Names));
        yield return (RollFile, CanonicalJson.Write(Roll));
        yield return (CheckpointsFile, CanonicalJson.Write(Checkpoints));
        yield return (ResultFile, Result);
    }

    /// <summary>The ballots that count, equal ones together: the last of each token, without those that were taken back.</summary>
    /// <returns>Null where only the named auditors have them.</returns>
    public IReadOnlyList<BallotPile>? Piles(PollLevel level) => level == PollLevel.N
        ? Tally
        : Ballots is { } ballots
            ? [.. ballots.GroupBy(ballot => ballot.Token).Select(BundledBallot.LastOf).Where(ballot => ballot.Ballot != Withdrawal.Ballot)
                .GroupBy(ballot => ballot.Ballot, StringComparer.Ordinal).Select(equal => new BallotPile(equal.Key, equal.Count()))]
            : null;

    public byte[] ToZip()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Files())
            {
                var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
                // The same bundle is the same file, whenever it is fetched.
                entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return zip.ToArray();
    }
}

/// <summary>A ballot as it is published.</summary>
/// <param name="Token">Hexadecimal.</param>
/// <param name="Signature">Of the token, base64.</param>
internal sealed record BundledBallot(string Token, int Version, string Ballot, string Nonce, string Signature)
{
    public static BundledBallot LastOf(IEnumerable<BundledBallot> token) => token.MaxBy(ballot => ballot.Version)!;
}

/// <summary>A named ballot as it is published.</summary>
internal sealed record BundledName(string Name, string Ballot);
