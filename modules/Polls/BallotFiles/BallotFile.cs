using System.Collections.Frozen;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Ballots in a file, as towns and researchers exchange them.</summary>
internal static class BallotFile
{
    /// <summary>Larger than any published election.</summary>
    public const long LargestFile = 256 * 1024 * 1024;

    private static readonly FrozenDictionary<string, IBallotFormat> Formats = new Dictionary<string, IBallotFormat>
    {
        [".pb"] = new PabulibFormat(),
        [".soc"] = new PrefLibFormat(mayTie: false, mustRankAll: true),
        [".soi"] = new PrefLibFormat(mayTie: false, mustRankAll: false),
        [".toc"] = new PrefLibFormat(mayTie: true, mustRankAll: true),
        [".toi"] = new PrefLibFormat(mayTie: true, mustRankAll: false),
        [".blt"] = new BltFormat(),
        [".csv"] = new CsvFormat(),
        [".json"] = new JsonFormat(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="content">The file's bytes; hostile ones are answered like others, with a line and a reason.</param>
    /// <param name="name">Its name: the ending tells the format.</param>
    public static BallotReading Read(ReadOnlySpan<byte> content, string name, FileWish wish)
    {
        if (!Formats.TryGetValue(Path.GetExtension(name), out var format))
            return new FileProblem(1, $"The ending of {Path.GetFileName(name)} is none of {Endings()}.");
        return TextLines.TryDecode(content, out var lines) is { } problem ? problem : format.Read(lines!, wish);
    }

    /// <returns>Why the file cannot hold this election; null where it was written.</returns>
    public static string? Write(Election election, string name, TextWriter writer) => Formats.TryGetValue(Path.GetExtension(name), out var format)
        ? format.Write(election, writer)
        : $"The ending of {Path.GetFileName(name)} is none of {Endings()}.";

    private static string Endings() => string.Join(' ', Formats.Keys.Order(StringComparer.Ordinal));
}

internal interface IBallotFormat
{
    BallotReading Read(TextLines lines, FileWish wish);

    /// <returns>Why not; null where it was written.</returns>
    string? Write(Election election, TextWriter writer);
}

/// <summary>What somebody wants of a file that leaves it open.</summary>
/// <param name="Questions">What the rule can count; the first one that fits is taken where the file does not say what was asked.</param>
/// <param name="Seats">How many are to win; null for what the file says, else 1.</param>
internal sealed record FileWish(IReadOnlyList<QuestionKind> Questions, int? Seats = null);

/// <param name="Line">From 1.</param>
/// <param name="Reason">A sentence.</param>
internal sealed record FileProblem(int Line, string Reason);

/// <summary>The election in a file, or what is wrong with the file.</summary>
internal sealed record BallotReading(Election? Election, FileProblem? Problem)
{
    public static implicit operator BallotReading(Election election) => new(election, null);

    public static implicit operator BallotReading(FileProblem problem) => new(null, problem);
}
