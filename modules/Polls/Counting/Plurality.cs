using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Each ballot is one vote: for its choice, or for what it ranks first alone.</summary>
internal sealed class Plurality : ICountingRule
{
    public string Name => "plurality";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.One, QuestionKind.Ranking];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var votes = new long[election.Options.Count];
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            if (ballot.Marks is [var first, .. var rest] && (rest.IsEmpty || rest[0].Value > first.Value))
                votes[first.Option] += ballot.Count;
        }

        sheet.Round("counted", [], sheet.Figures("votes", votes));
        if (sheet.AnybodyVoted)
            sheet.TakeBest((left, right) => votes[right].CompareTo(votes[left]));
        return sheet.Close();
    }
}
