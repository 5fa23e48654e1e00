using System.Text;

namespace CivicHost.Sdk;

/// <summary>A text as it goes out by SMS: in the 7-bit alphabet wherever that is possible, because one letter outside of it turns 160 characters into 70.</summary>
/// <remarks>Source: 3GPP TS 23.038, section 6.2.1 (alphabet and extension table), and TS 23.040, section 9.2.3.24.1 (parts of a long message).</remarks>
public sealed record SmsText
{
    private const string Cut = "...";

    private SmsText(string text, bool isGsm7)
    {
        Text = text;
        IsGsm7 = isGsm7;
        var load = new SmsLoad(isGsm7);
        foreach (var rune in text.EnumerateRunes())
            load.Add(rune);
        (Units, Segments) = (load.Units, load.Segments);
    }

    /// <summary>What is sent.</summary>
    public string Text { get; }

    /// <summary>True where every character is in the 7-bit alphabet; false where the text goes out as UCS-2.</summary>
    public bool IsGsm7 { get; }

    /// <summary>Length in septets (a character of the extension table takes two), or in 16-bit units where it is UCS-2.</summary>
    public int Units { get; }

    /// <summary>How many SMS it costs: one holds 160 septets or 70 units, each part of a longer one 153 or 67. An empty text costs one.</summary>
    public int Segments { get; }

    /// <summary>Writes a text with the 7-bit alphabet: no-break spaces become spaces, typographic quotes straight ones, and letters that the
    /// alphabet lacks the nearest that it has (ç becomes c, ã a, œ oe). Where a character has no such neighbour (ع, ߒ), the text stays as it is, in UCS-2.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to send.</returns>
    public static SmsText Of(string text)
    {
        var tidied = GsmAlphabet.Tidy(text);
        return GsmAlphabet.Transliterate(tidied) is { } written ? new SmsText(written, true) : new SmsText(tidied, false);
    }

    /// <summary>The text, or as many whole words of it as fit, and three dots.</summary>
    /// <param name="segments">How many SMS it may cost, at least 1.</param>
    /// <returns>The same text where it fits; a word that does not fit by itself is cut.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="segments"/> is less than 1.</exception>
    public SmsText ShortenTo(int segments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        if (Segments <= segments)
            return this;
        var load = new SmsLoad(IsGsm7);
        var (position, longest, afterWord) = (0, 0, 0);
        foreach (var rune in Text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) && position > 0 && !char.IsWhiteSpace(Text[position - 1]))
                afterWord = position;
            load.Add(rune);
            position += rune.Utf16SequenceLength;
            if (load.SegmentsWith(Cut.Length) > segments)
                break;
            longest = position;
        }

        var kept = Text[..(afterWord > 0 && afterWord <= longest ? afterWord : longest)].TrimEnd(' ', '\n', '\r', ',', ';', ':', '.', '-');
        return new SmsText(kept + Cut, IsGsm7);
    }

    /// <summary>The text itself.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
