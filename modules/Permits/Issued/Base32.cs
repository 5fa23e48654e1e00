using System.Text;

namespace Permits;

/// <summary>Bytes in capital letters and digits: the alphabet in which a QR code is smallest and that an address can hold.</summary>
/// <remarks>Source: RFC 4648, section 6, without padding.</remarks>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfALetter = 5;
    private const int BitsOfAByte = 8;

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var written = new StringBuilder((bytes.Length * BitsOfAByte + BitsOfALetter - 1) / BitsOfALetter);
        var (held, bits) = (0, 0);
        foreach (var each in bytes)
        {
            held = held << BitsOfAByte | each;
            for (bits += BitsOfAByte; bits >= BitsOfALetter; bits -= BitsOfALetter)
                written.Append(Alphabet[held >> (bits - BitsOfALetter) & 31]);
        }

        if (bits > 0)
            written.Append(Alphabet[held << (BitsOfALetter - bits) & 31]);
        return written.ToString();
    }

    /// <returns>The bytes, or null where a letter is foreign or the text is not the one that <see cref="Write"/> gives for them.</returns>
    public static byte[]? Read(string written)
    {
        var bytes = new List<byte>(written.Length * BitsOfALetter / BitsOfAByte);
        var (held, bits) = (0, 0);
        foreach (var letter in written)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                return null;
            held = held << BitsOfALetter | value;
            bits += BitsOfALetter;
            if (bits < BitsOfAByte)
                continue;
            bits -= BitsOfAByte;
            bytes.Add((byte)(held >> bits));
            held &= (1 << bits) - 1;
        }

        return held == 0 && bits < BitsOfALetter ? [.. bytes] : null;
    }
}
