using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Rankings as they lie on a table: each group on the pile of the option that it counts for now, or on none when it goes no further.</summary>
/// <remarks>A ballot is read up to its first equal rank and no further. Hundreds of thousands lie here: choices are copied close together, so that moving one is one look.</remarks>
internal sealed class BallotPiles
{
    private const int None = -1;
    private const ushort End = ushort.MaxValue;

    private readonly int[] _first;
    private readonly Pile[] _groups;
    private readonly ushort[] _choices;

    /// <summary>Lays every ballot on the pile of its first choice.</summary>
    /// <param name="laid">Is told of each group and its option, -1 where it counts for none.</param>
    public BallotPiles(Election election, Action<int, int> laid)
    {
        _first = new int[election.Options.Count];
        Array.Fill(_first, None);
        _groups = new Pile[election.GroupCount];
        var length = 0;
        for (var group = 0; group < _groups.Length; group++)
            length += election[group].Marks.Length + 1;
        _choices = new ushort[length];
        var written = 0;
        for (var group = 0; group < _groups.Length; group++)
        {
            var ballot = election[group];
            _groups[group] = new Pile { Count = ballot.Count, At = written };
            written = Copy(ballot.Marks, written);
        }

        var standing = new bool[_first.Length];
        Array.Fill(standing, true);
        for (var group = 0; group < _groups.Length; group++)
            laid(group, Lay(group, standing));
    }

    public long CountOf(int group) => _groups[group].Count;

    /// <summary>Takes a pile apart: each group goes to its next standing option, or to none.</summary>
    /// <param name="moved">Is told of each group and where it went, -1 for none.</param>
    public void Move(int option, bool[] standing, Action<int, int> moved)
    {
        var group = _first[option];
        _first[option] = None;
        while (group != None)
        {
            var following = _groups[group].Next;
            _groups[group].At++;
            moved(group, Lay(group, standing));
            group = following;
        }
    }

    private int Copy(ReadOnlySpan<BallotMark> marks, int at)
    {
        for (var mark = 0; mark < marks.Length && (mark + 1 == marks.Length || marks[mark + 1].Value != marks[mark].Value); mark++)
            _choices[at++] = (ushort)marks[mark].Option;
        _choices[at++] = End;
        return at;
    }

    private int Lay(int group, bool[] standing)
    {
        ref var pile = ref _groups[group];
        while (_choices[pile.At] is not End and var option)
        {
            if (standing[option])
            {
                pile.Next = _first[option];
                _first[option] = group;
                return option;
            }

            pile.At++;
        }

        return None;
    }

    private struct Pile
    {
        public long Count;
        public int At;
        public int Next;
    }
}
