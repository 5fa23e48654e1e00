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
        var unranked = new int[Options];
        for (var group = 0; group < election.GroupCount; group++)
            Add(election[group], unranked);
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
}
