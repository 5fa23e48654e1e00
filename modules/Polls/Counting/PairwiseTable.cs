using System.Runtime.Intrinsics;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>For each two options the ballots that put the first before the second. What a ballot does not rank is tied behind the rest.</summary>
internal sealed class PairwiseTable
{
    /// <summary>Above it the sheet of a count would be larger than anybody reads.</summary>
    private const int MostOptionsOnSheet = 200;

    private readonly long[] _before;

    public PairwiseTable(Election election)
    {
        Options = election.Options.Count;
        _before = new long[Options * Options];
        var single = Options <= SingleBallots.MostOptions ? new SingleBallots(Options) : null;
        var unranked = new int[Options];
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            if (ballot.Count == 1 && single is not null)
                single.Add(ballot.Marks, _before);
            else
                Add(ballot, unranked);
        }

        single?.Flush(_before);
    }

    public int Options { get; }

    public long this[int option, int other] => _before[(option * Options) + other];

    public long Margin(int option, int other) => this[option, other] - this[other, option];

    /// <summary>How strongly an option beats another; 0 where it does not.</summary>
    public long Strength(int option, int other, bool byMargin) => Margin(option, other) switch
    {
        <= 0 => 0,
        var margin => byMargin ? margin : this[option, other],
    };

    public void WriteOn(CountSheet sheet)
    {
        if (Options <= MostOptionsOnSheet)
            sheet.Round("compared", [], Pairs().Select(pair => sheet.Figure("pairwise", pair.Option, pair.Other, this[pair.Option, pair.Other])));
    }

    private IEnumerable<(int Option, int Other)> Pairs() =>
        from option in Enumerable.Range(0, Options)
        from other in Enumerable.Range(0, Options)
        where option != other
        select (option, other);

    private void Add(BallotGroup ballot, int[] unranked)
    {
        var marks = ballot.Marks;
        var rest = 0;
        if (marks.Length < Options)
        {
            var ranked = new System.Collections.BitArray(Options);
            foreach (var mark in marks)
                ranked[mark.Option] = true;
            for (var option = 0; option < Options; option++)
            {
                if (!ranked[option])
                    unranked[rest++] = option;
            }
        }

        for (var at = 0; at < marks.Length; at++)
        {
            var row = _before.AsSpan(marks[at].Option * Options, Options);
            var below = at + 1;
            while (below < marks.Length && marks[below].Value == marks[at].Value)
                below++;
            for (; below < marks.Length; below++)
                row[marks[below].Option] += ballot.Count;
            for (var place = 0; place < rest; place++)
                row[unranked[place]] += ballot.Count;
        }
    }

    /// <summary>Ballots that nobody else cast alike, thirty-two comparisons at once: each row counts in bytes and is emptied before a byte is full.</summary>
    private sealed class SingleBallots
    {
        public const int MostOptions = 126;
        private const sbyte Behind = 127;
        private const int Lanes = 32;
        private const int MostInByte = 255;

        private readonly int _options;
        private readonly int _vectors;
        private readonly sbyte[] _ranks;
        private readonly Vector256<byte>[] _rows;
        private int _added;

        public SingleBallots(int options)
        {
            _options = options;
            _vectors = (options + Lanes - 1) / Lanes;
            _ranks = new sbyte[_vectors * Lanes];
            _rows = new Vector256<byte>[options * _vectors];
        }

        public void Add(ReadOnlySpan<BallotMark> marks, long[] before)
        {
            Array.Fill(_ranks, Behind);
            foreach (var mark in marks)
                _ranks[mark.Option] = (sbyte)mark.Value;
            for (var vector = 0; vector < _vectors; vector++)
            {
                var ranks = Vector256.Create(_ranks, vector * Lanes);
                foreach (var mark in marks)
                {
                    // All bits of a byte are set where the other stands behind: less 255 is one more.
                    ref var row = ref _rows[(mark.Option * _vectors) + vector];
                    row -= Vector256.GreaterThan(ranks, Vector256.Create((sbyte)mark.Value)).AsByte();
                }
            }

            if (++_added == MostInByte)
                Flush(before);
        }

        public void Flush(long[] before)
        {
            for (var option = 0; option < _options; option++)
            {
                for (var other = 0; other < _options; other++)
                    before[(option * _options) + other] += _rows[(option * _vectors) + (other / Lanes)][other % Lanes];
            }

            Array.Clear(_rows);
            _added = 0;
        }
    }
}
