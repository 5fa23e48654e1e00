using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>An option stands before another where the strongest chain of victories from it to the other is stronger than any chain back.</summary>
/// <remarks>A chain is as strong as its weakest victory. M. Schulze, Social Choice and Welfare 36 (2011).</remarks>
internal sealed class Schulze(bool byMargin) : ICountingRule
{
    public string Name => byMargin ? "schulze-margins" : "schulze-winning";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var table = new PairwiseTable(election);
        table.WriteOn(sheet);
        if (!sheet.AnybodyVoted)
            return sheet.Close();
        var strongest = StrongestChains(table, cancellation);
        sheet.TakeUnbeaten((option, other) => strongest[option][other] > strongest[other][option]);
        return sheet.Close();
    }

    private long[][] StrongestChains(PairwiseTable table, CancellationToken cancellation)
    {
        var count = table.Options;
        var strongest = Enumerable.Range(0, count)
            .Select(option => Enumerable.Range(0, count).Select(other => table.Strength(option, other, byMargin)).ToArray()).ToArray();
        for (var through = 0; through < count; through++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var from in strongest)
            {
                var half = from[through];
                if (half == 0)
                    continue;
                var onward = strongest[through];
                for (var to = 0; to < count; to++)
                    from[to] = Math.Max(from[to], Math.Min(half, onward[to]));
            }
        }

        return strongest;
    }
}
