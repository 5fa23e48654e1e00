using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk.Signing;

namespace Polls;

/// <summary>What the town signs about a log: so many leaves, this root. A log that is cut or rewritten later does not fit it.</summary>
/// <param name="Day">Of a daily checkpoint; null in one that is given with a receipt: that has no time.</param>
internal sealed record Checkpoint(string Poll, long Size, byte[] Root, DateOnly? Day = null)
{
    private const string DayForm = "yyyy-MM-dd";

    private string Body
    {
        get
        {
            var body = string.Create(CultureInfo.InvariantCulture, $"civichost/polls/{Poll}\n{Size}\n{Convert.ToBase64String(Root)}\n");
            return Day is { } day ? $"{body}{day.ToString(DayForm, CultureInfo.InvariantCulture)}\n" : body;
        }
    }

    /// <summary>The note that is published: origin, size, root, and perhaps the day, a line each; an empty line; key and signature.</summary>
    public string Sign(SigningKey key)
    {
        var signature = key.Pair.SignData(Encoding.UTF8.GetBytes(Body), HashAlgorithmName.SHA256);
        return $"{Body}\n{SigningKey.Show(key.Id)} {Convert.ToBase64String(signature)}\n";
    }

    /// <param name="note">As it was published or copied: line ends and blanks at its end do not count.</param>
    /// <returns>What one of the keys signed, or null.</returns>
    public static Checkpoint? Read(string note, IReadOnlyList<PublicKey> keys)
    {
        var lines = note.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        if (lines is not ([_, _, _, "", _] or [_, _, _, _, "", _]))
            return null;
        const string Origin = "civichost/polls/";
        DateOnly? day = null;
        if (lines.Length == 6)
        {
            if (!DateOnly.TryParseExact(lines[3], DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
                return null;
            day = read;
        }

        var root = new byte[Merkle.HashLength];
        if (!lines[0].StartsWith(Origin, StringComparison.Ordinal)
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != Merkle.HashLength)
        {
            return null;
        }

        var checkpoint = new Checkpoint(lines[0][Origin.Length..], size, root, day);
        return IsSigned(checkpoint, lines[^1], keys) ? checkpoint : null;
    }

    private static bool IsSigned(Checkpoint checkpoint, string line, IReadOnlyList<PublicKey> keys)
    {
        const int MostBytes = 64;
        var signature = new byte[MostBytes];
        return line.Split(' ') is [var id, var written]
            && Convert.TryFromBase64String(written, signature, out var length) && length == MostBytes
            && keys.FirstOrDefault(key => SigningKey.Show(key.Id) == id) is { } key
            && key.Verifies(Encoding.UTF8.GetBytes(checkpoint.Body), signature);
    }
}
