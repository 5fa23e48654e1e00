using System.Text;

namespace CivicHost.Sdk;

/// <summary>Fills SMS one character after the other; none is cut in two between parts.</summary>
internal struct SmsLoad(bool isGsm7)
{
    private readonly int _alone = isGsm7 ? 160 : 70;
    private readonly int _part = isGsm7 ? 153 : 67;
    private int _parts = 1;
    private int _inPart;

    public int Units { get; private set; }

    public readonly int Segments => Units <= _alone ? 1 : _parts;

    public void Add(Rune rune) => Add(isGsm7 ? GsmAlphabet.SeptetsOf(rune) : rune.Utf16SequenceLength);

    /// <summary>What it would cost with some single characters more.</summary>
    public readonly int SegmentsWith(int singles)
    {
        var longer = this;
        for (var each = 0; each < singles; each++)
            longer.Add(1);
        return longer.Segments;
    }

    private void Add(int units)
    {
        Units += units;
        _inPart += units;
        if (_inPart <= _part)
            return;
        _parts++;
        _inPart = units;
    }
}
