using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Rankings as they lie on a table: each group on the pile of the option that it counts for now, or on none when it goes no further.</summary>
/// <remarks>A ballot is read up to its first equal rank and no further.</remarks>
internal sealed class BallotPiles
{
    private const int None = -1;

    private readonly Election _election;
    private readonly int[] _first;
    private readonly int[] _next;
    private readonly int[] _read;

    /// <summary>Lays every ballot on the pile of its first choice.</summary>
    /// <param name="laid">Is told of each group and its option, -1 where it counts for none.</param>
    public BallotPiles(Election election, Action<int, int> laid)
    {
        _election = election;
        _first = new int[election.Options.Count];
        _next = new int[election.GroupCount];
        _read = new int[election.GroupCount];
        Array.Fill(_first, None);
        var standing = new bool[_first.Length];
        Array.Fill(standing, true);
        for (var group = 0; group < _next.Length; group++)
            laid(group, Lay(group, standing));
    }

    /// <summary>Takes a pile apart: each group goes to its next standing option, or to none.</summary>
    /// <param name="moved">Is told of each group and where it went, -1 for none.</param>
    public void Move(int option, bool[] standing, Action<int, int> moved)
    {
        var group = _first[option];
        _first[option] = None;
        while (group != None)
        {
            var following = _next[group];
            _read[group]++;
            moved(group, Lay(group, standing));
            group = following;
        }
    }

    public void ForEach(int option, Action<int> look)
    {
        for (var group = _first[option]; group != None; group = _next[group])
            look(group);
    }

    private int Lay(int group, bool[] standing)
    {
        var marks = _election[group].Marks;
        for (ref var at = ref _read[group]; at < marks.Length; at++)
        {
            if (at + 1 < marks.Length && marks[at + 1].Value == marks[at].Value)
                return None;
            var option = marks[at].Option;
            if (!standing[option])
                continue;
            _next[group] = _first[option];
            _first[option] = group;
            return option;
        }

        return None;
    }
}
