using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Projects in the order of their votes, or of their votes for each unit of cost; what does not fit into the rest of the budget is skipped.</summary>
internal sealed class GreedyBudget(bool perCost) : ICountingRule
{
    public string Name => perCost ? "greedy-votes-per-cost" : "greedy-votes";

    public IReadOnlyList<QuestionKind> Questions => BudgetElection.Questions;

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        var budget = new BudgetElection(election, options.Increment);
        sheet.Round("counted", [], sheet.Figures("votes", budget.Votes));
        if (sheet.AnybodyVoted)
            Fund(budget, sheet, [], perCost);
        return sheet.Close();
    }

    /// <summary>Spends what is left beside the projects that are funded already.</summary>
    public static void Fund(BudgetElection election, CountSheet sheet, IReadOnlyCollection<int> funded, bool perCost)
    {
        var left = election.Budget - funded.Sum(project => election.Costs[project]);
        var waiting = Enumerable.Range(0, election.Costs.Count).Except(funded).ToArray();
        Array.Sort(waiting, (one, other) => Compare(election, one, other, perCost) is not 0 and var decided ? decided : sheet.TieRanks[one].CompareTo(sheet.TieRanks[other]));
        for (int start = 0, end; start < waiting.Length; start = end)
        {
            for (end = start + 1; end < waiting.Length && Compare(election, waiting[start], waiting[end], perCost) == 0; end++)
            {
            }

            left -= FundEqual(election, sheet, waiting[start..end], left);
        }
    }

    /// <returns>What they cost together.</returns>
    private static long FundEqual(BudgetElection election, CountSheet sheet, int[] equal, long left)
    {
        // The order decides only where those that fit one by one do not fit together.
        var fitting = Array.FindAll(equal, project => election.Costs[project] <= left);
        if (fitting.Aggregate(Int128.Zero, (sum, project) => sum + election.Costs[project]) > left)
            sheet.Tie(fitting);
        var spent = 0L;
        foreach (var project in fitting)
        {
            if (election.Costs[project] > left - spent)
                continue;
            spent += election.Costs[project];
            sheet.Win(project);
            sheet.Because(project, "count.votes", election.Votes[project]);
            sheet.Round("funded", [project], [
                sheet.Figure("votes", project, election.Votes[project]),
                new CountFigure("left", "", (left - spent) / election.Unit),
            ]);
        }

        return spent;
    }

    private static int Compare(BudgetElection election, int one, int other, bool perCost) => perCost
        ? ((Int128)election.Votes[other] * election.Costs[one]).CompareTo((Int128)election.Votes[one] * election.Costs[other])
        : election.Votes[other].CompareTo(election.Votes[one]);
}
