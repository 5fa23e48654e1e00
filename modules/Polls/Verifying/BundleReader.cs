using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Polls;

/// <summary>Reads a published bundle from a folder or a zip. What it holds comes from anywhere: whatever is wrong is said, nothing is thrown.</summary>
internal static class BundleReader
{
    private const long LargestFile = 512L * 1024 * 1024;

    /// <returns>The bundle, or a sentence that says which file is missing or cannot be read.</returns>
    public static (PollBundle? Bundle, string? Problem) Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return Read(name => File.Exists(Path.Combine(path, name)) ? ReadFile(Path.Combine(path, name)) : null);
            if (!File.Exists(path))
                return (null, $"{path} is not there. Give the folder or the zip of a published poll.");
            using var archive = ZipFile.OpenRead(path);
            return Read(name => archive.GetEntry(name) is { Length: <= LargestFile } entry ? ReadStream(entry.Open()) : null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException or DecoderFallbackException)
        {
            return (null, $"{path} cannot be read: {unreadable.Message}");
        }
    }

    private static (PollBundle? Bundle, string? Problem) Read(Func<string, string?> file)
    {
        foreach (var needed in (string[])[PollBundle.DefinitionFile, PollBundle.OpeningFile, PollBundle.KeysFile, PollBundle.LeavesFile, PollBundle.RollFile, PollBundle.CheckpointsFile, PollBundle.ResultFile])
        {
            if (file(needed) is null)
                return (null, $"{needed} is missing.");
        }

        var name = "";
        try
        {
            T Json<T>(string each)
            {
                name = each;
                return JsonSerializer.Deserialize<T>(file(each)!, CanonicalJson.Options) ?? throw new JsonException();
            }

            name = PollBundle.BallotsFile;
            IReadOnlyList<BundledBallot>? ballots = file(PollBundle.BallotsFile) is { } lines
                ? [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<BundledBallot>(line, CanonicalJson.Options) ?? throw new JsonException())]
                : null;
            var tally = file(PollBundle.TallyFile) is null ? null : Json<List<BallotPile>>(PollBundle.TallyFile);
            var names = file(PollBundle.NamesFile) is null ? null : Json<List<BundledName>>(PollBundle.NamesFile);
            return (
                new PollBundle(
                    file(PollBundle.DefinitionFile)!, file(PollBundle.OpeningFile)!, file(PollBundle.KeysFile)!,
                    file(PollBundle.LeavesFile)!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                    ballots, tally, names, Json<RollCounts>(PollBundle.RollFile), Json<List<string>>(PollBundle.CheckpointsFile), file(PollBundle.ResultFile)!),
                null);
        }
        catch (JsonException)
        {
            return (null, $"{name} cannot be read: it is not what a town publishes.");
        }
    }

    private static string? ReadFile(string path) => new FileInfo(path).Length <= LargestFile ? File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)) : null;

    private static string ReadStream(Stream stream)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }
}
