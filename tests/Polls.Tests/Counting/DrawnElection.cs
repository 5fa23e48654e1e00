using CivicHost.Sdk.Counting;
using CsCheck;

namespace Polls.Tests;

/// <summary>Small elections at random, so small that ties, circles and empty ballots are common.</summary>
internal static class DrawnElection
{
    /// <param name="question">What is asked.</param>
    /// <param name="scale">By this, costs and budget are larger: a share then stands much longer still while it is raised by one.</param>
    public static Gen<Election> Of(QuestionKind question, int scale = 1) => Gen.Select(
        Gen.Int[2, 5], Gen.Int[1, 3], Gen.Int[5, 40].Array[5], Gen.Int[0, 4].Array[6].Array[0, 9],
        (options, seats, costs, ballots) => Build(question, options, seats, [.. costs.Select(cost => cost * scale)], ballots, 60 * scale));

    public static bool IsBudget(QuestionKind question) => question is QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack or QuestionKind.BudgetPoints or QuestionKind.BudgetRanking;

    private static Election Build(QuestionKind question, int options, int seats, int[] costs, int[][] ballots, int budget)
    {
        var isBudget = IsBudget(question);
        var builder = new ElectionBuilder(
            question,
            [.. Enumerable.Range(0, options).Select(place => new ElectionOption(((char)('a' + place)).ToString(), $"Option {place}", isBudget ? costs[place] : 0))],
            seats,
            isBudget ? budget : 0);
        foreach (var drawn in ballots)
        {
            var marks = MarksOf(question, drawn, options).ToArray();
            if (question == QuestionKind.BudgetKnapsack && marks.Sum(mark => costs[mark.Option]) > budget)
                continue;
            Assert.That(builder.TryAdd(marks, 1 + (drawn[5] % 3)), Is.True);
        }

        return builder.Build();
    }

    private static IEnumerable<BallotMark> MarksOf(QuestionKind question, int[] drawn, int options)
    {
        var places = Enumerable.Range(0, options);
        switch (question)
        {
            case QuestionKind.One:
                return [new BallotMark(drawn[0] % options, 1)];
            case QuestionKind.Pairwise:
                return [new BallotMark(drawn[0] % options, 1), new BallotMark((drawn[0] + 1 + (drawn[1] % (options - 1))) % options, 2)];
            case QuestionKind.Ranking or QuestionKind.BudgetRanking:
                return places.Where(place => drawn[place] > 0).GroupBy(place => drawn[place]).OrderBy(rank => rank.Key)
                    .SelectMany((rank, at) => rank.Select(place => new BallotMark(place, at + 1)));
            case QuestionKind.Score:
                return places.Where(place => drawn[place] > 0).Select(place => new BallotMark(place, drawn[place] - 2));
            case QuestionKind.BudgetPoints:
                return places.Where(place => drawn[place] > 1).Select(place => new BallotMark(place, drawn[place]));
            default:
                return places.Where(place => drawn[place] % 2 == 1).Select(place => new BallotMark(place, 1));
        }
    }
}
