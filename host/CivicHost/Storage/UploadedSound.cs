using System.Buffers.Binary;

namespace CivicHost.Storage;

/// <summary>Knows a sound by its content. Containers that can hold pictures in motion are sounds only where they hold nothing else.</summary>
internal static class UploadedSound
{
    private const int OggHeader = 27;
    private const int Id3Header = 10;
    private const int BoxHeader = 8;

    /// <summary>From the name of a handler box to the kind of track that it handles.</summary>
    private const int ToHandlerKind = 12;

    private static readonly int[] BitratesOfVersion1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
    private static readonly int[] BitratesOfVersion2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];

    /// <returns>Its media type; null where it is no sound of an accepted kind.</returns>
    public static string? TypeOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("OggS"u8))
            return IsOggSound(content) ? "audio/ogg" : null;
        if (content.Length > BoxHeader && content[4..BoxHeader].SequenceEqual("ftyp"u8))
            return HasOnlySoundTracks(content) ? "audio/mp4" : null;
        return IsMp3(content) ? "audio/mpeg" : null;
    }

    /// <summary>Every logical stream begins with a page of its own; all of them are to be Opus or Vorbis.</summary>
    private static bool IsOggSound(ReadOnlySpan<byte> content)
    {
        var streams = 0;
        while (content.Length > OggHeader && content.StartsWith("OggS"u8))
        {
            var segments = content[OggHeader - 1];
            if (content.Length < OggHeader + segments)
                break;
            var length = 0;
            foreach (var segment in content.Slice(OggHeader, segments))
                length += segment;
            var page = content[(OggHeader + segments)..];
            var isFirstOfStream = (content[5] & 2) != 0;
            if (!isFirstOfStream)
                break;
            if (!page.StartsWith("OpusHead"u8) && !page.StartsWith("\u0001vorbis"u8))
                return false;
            streams++;
            if (page.Length < length)
                break;
            content = page[length..];
        }

        return streams > 0;
    }

    private static bool HasOnlySoundTracks(ReadOnlySpan<byte> content)
    {
        var sounds = 0;
        for (var at = content.IndexOf("hdlr"u8); at >= 0; at = content.IndexOf("hdlr"u8))
        {
            content = content[at..];
            if (content.Length < ToHandlerKind + 4)
                return false;
            var kind = content.Slice(ToHandlerKind, 4);
            if (kind.SequenceEqual("vide"u8))
                return false;
            sounds += kind.SequenceEqual("soun"u8) ? 1 : 0;
            content = content[4..];
        }

        return sounds > 0;
    }

    /// <summary>Two frames of layer III one after the other, behind a note about the piece where there is one.</summary>
    private static bool IsMp3(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("ID3"u8) && content.Length > Id3Header)
        {
            var note = (content[6] & 0x7F) << 21 | (content[7] & 0x7F) << 14 | (content[8] & 0x7F) << 7 | (content[9] & 0x7F);
            if (content.Length <= Id3Header + note)
                return false;
            content = content[(Id3Header + note)..].TrimStart((byte)0);
        }

        return FrameLength(content) is > 0 and var first && first < content.Length && FrameLength(content[first..]) > 0;
    }

    /// <returns>In bytes; 0 where no frame begins here.</returns>
    private static int FrameLength(ReadOnlySpan<byte> content)
    {
        if (content.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(content) is var head && ((head & 0xFFE0) != 0xFFE0 || (head & 0x0006) != 0x0002))
            return 0;
        var version = content[1] >> 3 & 3;
        var rate = content[2] >> 2 & 3;
        if (version == 1 || rate == 3)
            return 0;
        var kilobits = (version == 3 ? BitratesOfVersion1 : BitratesOfVersion2)[content[2] >> 4];
        var hertz = (rate switch { 0 => 44_100, 1 => 48_000, _ => 32_000 }) >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        var padding = content[2] >> 1 & 1;
        return kilobits == 0 ? 0 : (version == 3 ? 144_000 : 72_000) * kilobits / hertz + padding;
    }
}
