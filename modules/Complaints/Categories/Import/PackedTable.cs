using System.IO.Compression;
using System.Text;

namespace Complaints;

/// <summary>A table on its way through a form's hidden field: between looking at what it would change and confirming it.</summary>
internal static class PackedTable
{
    /// <summary>The host takes values of 100,000 characters.</summary>
    private const int LongestPacked = 95_000;

    /// <returns>Null where it is too large for a form.</returns>
    public static string? Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var pressed = new GZipStream(packed, CompressionLevel.SmallestSize))
            pressed.Write(Encoding.UTF8.GetBytes(text));
        var written = Convert.ToBase64String(packed.ToArray());
        return written.Length <= LongestPacked ? written : null;
    }

    /// <returns>Null where it was not packed here, or holds more than it may.</returns>
    public static string? Unpack(string written, int mostBytes)
    {
        try
        {
            using var pressed = new GZipStream(new MemoryStream(Convert.FromBase64String(written)), CompressionMode.Decompress);
            var text = new byte[mostBytes * 2];
            var length = pressed.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length < text.Length ? Encoding.UTF8.GetString(text, 0, length) : null;
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException)
        {
            return null;
        }
    }
}
