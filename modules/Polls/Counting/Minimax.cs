using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>The option whose worst defeat is the smallest wins.</summary>
/// <remarks>By margins an option that beats all others has a defeat below 0: the smallest victory. By winning votes who is not beaten has 0.</remarks>
internal sealed class Minimax(bool byMargin) : ICountingRule
{
    public string Name => byMargin ? "minimax-margins" : "minimax-winning";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var table = new PairwiseTable(election);
        table.WriteOn(sheet);
        var worst = Enumerable.Range(0, table.Options).Select(option => WorstDefeat(table, option)).ToArray();
        sheet.Round("counted", [], sheet.Figures("worst-defeat", worst));
        if (sheet.AnybodyVoted)
            sheet.TakeBest((left, right) => worst[left].CompareTo(worst[right]));
        return sheet.Close();
    }

    private long WorstDefeat(PairwiseTable table, int option) => Enumerable.Range(0, table.Options)
        .Where(other => other != option)
        .Select(other => byMargin ? table.Margin(other, option) : table.Strength(other, option, byMargin: false))
        .DefaultIfEmpty().Max();
}
