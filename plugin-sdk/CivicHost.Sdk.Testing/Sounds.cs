using System.Text;

namespace CivicHost.Sdk.Testing;

/// <summary>Sounds for tests: silence, as short as a container lets it be.</summary>
public static class Sounds
{
    /// <summary>Two frames of MP3, 128 kbit/s at 44.1 kHz, behind an empty ID3 note.</summary>
    public static byte[] Mp3()
    {
        byte[] frame = [0xFF, 0xFB, 0x90, 0x00, .. new byte[413]];
        return [.. Encoding.ASCII.GetBytes("ID3"), 4, 0, 0, 0, 0, 0, 0, .. frame, .. frame];
    }

    /// <summary>The first page of an Ogg stream.</summary>
    /// <param name="codec">How its first packet begins: <c>OpusHead</c>.</param>
    public static byte[] Ogg(string codec = "OpusHead")
    {
        var packet = Encoding.Latin1.GetBytes(codec.PadRight(19, '\0'));
        return [.. Encoding.ASCII.GetBytes("OggS"), 0, 2, .. new byte[20], 1, (byte)packet.Length, .. packet];
    }

    /// <summary>An MP4 file with one track.</summary>
    /// <param name="handler">What the track holds: <c>soun</c> or <c>vide</c>.</param>
    public static byte[] Mp4(string handler = "soun") =>
    [
        0, 0, 0, 16, .. Encoding.ASCII.GetBytes("ftypM4A "), 0, 0, 0, 0,
        0, 0, 0, 33, .. Encoding.ASCII.GetBytes("hdlr"), .. new byte[8], .. Encoding.ASCII.GetBytes(handler), .. new byte[13],
    ];
}
