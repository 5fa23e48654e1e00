using System.Globalization;

namespace Polls;

/// <summary>A figure for each option, for picture and table: not yet who wins.</summary>
internal static class OptionTotals
{
    public static IReadOnlyList<ResultLine> Of(PollDefinition question, IEnumerable<BallotPile> ballots)
    {
        var totals = new long[question.Options.Count + 1];
        foreach (var (ballot, count) in ballots)
        {
            if (question.Kind != BallotKind.Text)
                Add(question.Kind, ballot, count, totals);
        }

        return
        [
            .. question.Options.Select(option => new ResultLine(option.Number, option.Label, totals[option.Number])),
            new ResultLine(Poll.NoneOfThese, null, totals[Poll.NoneOfThese]),
        ];
    }

    private static void Add(BallotKind kind, string ballot, long count, long[] totals)
    {
        if (ballot == BallotText.None)
        {
            totals[Poll.NoneOfThese] += count;
            return;
        }

        if (kind is BallotKind.Score or BallotKind.BudgetPoints)
        {
            foreach (var given in ballot.Split(','))
            {
                var parts = given.Split(':');
                totals[Number(parts[0])] += Number(parts[1]) * count;
            }

            return;
        }

        // A selection names all it chooses; a ranking or a pair counts its best.
        var named = kind.IsRanking() || kind == BallotKind.Pairwise ? ballot.Split('>')[0].Split('=') : ballot.Split(',');
        foreach (var option in named)
            totals[Number(option)] += count;
    }

    private static int Number(string written) => int.Parse(written, CultureInfo.InvariantCulture);
}

/// <summary>Equal ballots.</summary>
internal sealed record BallotPile(string Ballot, long Count);
