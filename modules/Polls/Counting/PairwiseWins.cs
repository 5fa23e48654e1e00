using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>“Which first?”: options in the order of the share of their comparisons that they won, with an estimate of their strength beside it.</summary>
/// <remarks>The share decides, as a fraction; the Bradley-Terry estimate with its interval is for reading and decides nothing. Without a comparison there is no share:
/// such an option stands last.</remarks>
internal sealed class PairwiseWins : ICountingRule
{
    public string Name => "pairwise-wins";

    public IReadOnlyList<QuestionKind> Questions => [QuestionKind.Pairwise];

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var count = election.Options.Count;
        var wins = new long[count, count];
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            wins[ballot.Marks[0].Option, ballot.Marks[1].Option] += ballot.Count;
        }

        var won = Enumerable.Range(0, count).Select(option => Enumerable.Range(0, count).Sum(other => wins[option, other])).ToArray();
        var met = Enumerable.Range(0, count).Select(option => won[option] + Enumerable.Range(0, count).Sum(other => wins[other, option])).ToArray();
        sheet.Round("compared", [], [
            .. from option in Enumerable.Range(0, count)
               from other in Enumerable.Range(0, count)
               where wins[option, other] > 0
               select sheet.Figure("pairwise", option, other, wins[option, other]),
            .. sheet.Figures("wins", won),
            .. sheet.Figures("comparisons", met),
        ]);
        if (!sheet.AnybodyVoted)
            return sheet.Close();
        sheet.TakeBest((left, right) => Compare(right, left));
        var estimate = BradleyTerry.Estimate(wins, cancellation);
        sheet.Round("estimated", [], [
            .. estimate.Select((strength, option) => sheet.Figure("strength", option, strength.Middle)),
            .. estimate.Select((strength, option) => sheet.Figure("strength-least", option, strength.Least)),
            .. estimate.Select((strength, option) => sheet.Figure("strength-most", option, strength.Most)),
        ]);
        return sheet.Close();

        int Compare(int one, int other) => (met[one], met[other]) switch
        {
            (0, 0) => 0,
            (0, _) => -1,
            (_, 0) => 1,
            _ => ((Int128)won[one] * met[other]).CompareTo((Int128)won[other] * met[one]),
        };
    }
}
