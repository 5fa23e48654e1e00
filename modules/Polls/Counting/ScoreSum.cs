using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>The scores of all ballots added up; what a ballot does not name gets 0 from it.</summary>
internal sealed class ScoreSum : ICountingRule
{
    public string Name => "score-sum";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Score];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default) =>
        Count(new CountSheet(Name, election, options), election, "score");

    public static CountResult Count(CountSheet sheet, Election election, string figure)
    {
        var sums = new long[election.Options.Count];
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            foreach (var mark in ballot.Marks)
                sums[mark.Option] += ballot.Count * mark.Value;
        }

        sheet.Round("counted", [], sheet.Figures(figure, sums));
        if (sheet.AnybodyVoted)
            sheet.TakeBest((left, right) => sums[right].CompareTo(sums[left]));
        return sheet.Close();
    }
}
