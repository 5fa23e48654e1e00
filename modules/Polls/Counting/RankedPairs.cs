using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Victories are locked in from the strongest on; one that would close a circle is left out. Who is beaten by nobody in the end wins.</summary>
/// <remarks>Of equally strong victories the one whose winner prevails in a tie comes first, then the one whose loser prevails least. T. N. Tideman (1987),
/// T. M. Zavist and Tideman (1989). A tie is reported where equally strong victories exclude each other, and where nobody alone is unbeaten.</remarks>
internal sealed class RankedPairs(bool byMargin) : ICountingRule
{
    public string Name => byMargin ? "ranked-pairs-margins" : "ranked-pairs-winning";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var table = new PairwiseTable(election);
        table.WriteOn(sheet);
        if (!sheet.AnybodyVoted)
            return sheet.Close();
        var locked = new Victories(table.Options);
        foreach (var equal in Strongest(table).GroupBy(pair => pair.Strength))
        {
            cancellation.ThrowIfCancellationRequested();
            var possible = equal.Where(pair => !locked.Leads(pair.Loser, pair.Winner)).ToList();
            if (possible.Count > 1)
                ReportCircle(sheet, locked, possible);
            foreach (var pair in possible.OrderBy(pair => sheet.TieRanks[pair.Winner]).ThenByDescending(pair => sheet.TieRanks[pair.Loser]))
                locked.TryLock(pair.Winner, pair.Loser);
        }

        sheet.TakeUnbeaten(locked.Leads);
        return sheet.Close();
    }

    private IEnumerable<Victory> Strongest(PairwiseTable table) => (
        from winner in Enumerable.Range(0, table.Options)
        from loser in Enumerable.Range(0, table.Options)
        let strength = table.Strength(winner, loser, byMargin)
        where strength > 0
        orderby strength descending
        select new Victory(winner, loser, strength)).ToList();

    private static void ReportCircle(CountSheet sheet, Victories locked, List<Victory> equal)
    {
        var all = locked.Copy();
        if (equal.TrueForAll(pair => all.TryLock(pair.Winner, pair.Loser)))
            return;
        foreach (var pair in equal)
            all.Lock(pair.Winner, pair.Loser);
        sheet.Tie(equal.Where(pair => all.Leads(pair.Loser, pair.Winner)).SelectMany(pair => (int[])[pair.Winner, pair.Loser]).Distinct());
    }

    private sealed record Victory(int Winner, int Loser, long Strength);

    /// <summary>Who stands before whom, directly or through others.</summary>
    private sealed class Victories(int options)
    {
        private const int Bits = 64;

        private readonly int _words = (options + Bits - 1) / Bits;
        private ulong[] _leads = new ulong[options * ((options + Bits - 1) / Bits)];

        public bool Leads(int option, int other) => (_leads[(option * _words) + (other / Bits)] >> (other % Bits) & 1) == 1;

        public bool TryLock(int winner, int loser)
        {
            if (Leads(loser, winner))
                return false;
            Lock(winner, loser);
            return true;
        }

        public void Lock(int winner, int loser)
        {
            if (Leads(winner, loser))
                return;
            var gained = _leads.AsSpan(loser * _words, _words).ToArray();
            gained[loser / Bits] |= 1UL << (loser % Bits);
            for (var option = 0; option < options; option++)
            {
                if (option != winner && !Leads(option, winner))
                    continue;
                for (var word = 0; word < _words; word++)
                    _leads[(option * _words) + word] |= gained[word];
            }
        }

        public Victories Copy() => new(options) { _leads = [.. _leads] };
    }
}
