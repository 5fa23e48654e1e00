using System.Text;

namespace Polls;

/// <summary>The lines of a text, one after another, with their numbers.</summary>
internal sealed class TextLines
{
    private const int LongestLine = 1_000_000;

    private readonly string _text;
    private int _at;

    private TextLines(string text) => _text = text;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The whole text, for formats that do not live by lines.</summary>
    public string Whole => _text;

    /// <returns>What is wrong; then there are no lines.</returns>
    public static FileProblem? TryDecode(ReadOnlySpan<byte> content, out TextLines? lines)
    {
        lines = null;
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            content = content[3..];
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return new FileProblem(1, "This text is UTF-16. Save it as UTF-8.");
        if (FirstInvalid(content) is >= 0 and var invalid)
            return new FileProblem(LineAt(content, invalid), "This text is not UTF-8: a character cannot be read. Save the file as UTF-8.");
        var text = Encoding.UTF8.GetString(content);
        lines = new TextLines(text);
        if (text.AsSpan().IndexOfAny("\0\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069") is >= 0 and var hidden)
        {
            return new FileProblem(
                text.AsSpan(0, hidden).Count('\n') + 1, $"A hidden character (U+{(int)text[hidden]:X4}) makes this line look different from what it says.");
        }

        return null;
    }

    /// <summary>Takes the next line, without the blanks around it.</summary>
    /// <returns>False at the end.</returns>
    public bool Next(out ReadOnlySpan<char> line)
    {
        line = default;
        if (_at >= _text.Length)
            return false;
        var rest = _text.AsSpan(_at);
        var end = rest.IndexOf('\n');
        line = end < 0 ? rest : rest[..end];
        _at += end < 0 ? rest.Length : end + 1;
        Number++;
        line = line.Trim();
        return true;
    }

    public FileProblem Problem(string reason) => new(Math.Max(1, Number), reason);

    /// <summary>A line that is longer than any ballot cannot be shown to anybody either.</summary>
    public static bool IsTooLong(ReadOnlySpan<char> line) => line.Length > LongestLine;

    /// <summary>A piece of the file as it can stand in a sentence: short, and without anything that would move the cursor.</summary>
    public static string Quote(ReadOnlySpan<char> piece)
    {
        const int Longest = 40;
        var shown = new StringBuilder();
        foreach (var letter in piece.Length > Longest ? piece[..Longest] : piece)
            shown.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter);
        return $"'{shown}{(piece.Length > Longest ? "…" : "")}'";
    }

    private static int LineAt(ReadOnlySpan<byte> content, int at) => content[..at].Count((byte)'\n') + 1;

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        if (System.Text.Unicode.Utf8.IsValid(content))
            return -1;
        for (var at = 0; at < content.Length;)
        {
            if (Rune.DecodeFromUtf8(content[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return at;
            at += length;
        }

        return content.Length - 1;
    }
}
