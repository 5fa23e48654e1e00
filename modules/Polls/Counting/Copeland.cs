using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Victories over other options less defeats by them.</summary>
internal sealed class Copeland : ICountingRule
{
    public string Name => "copeland";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var table = new PairwiseTable(election);
        table.WriteOn(sheet);
        var points = Enumerable.Range(0, table.Options)
            .Select(option => Enumerable.Range(0, table.Options).Sum(other => (long)Math.Sign(table.Margin(option, other)))).ToArray();
        sheet.Round("counted", [], sheet.Figures("points", points));
        if (sheet.AnybodyVoted)
            sheet.TakeBest((left, right) => points[right].CompareTo(points[left]));
        return sheet.Close();
    }
}
