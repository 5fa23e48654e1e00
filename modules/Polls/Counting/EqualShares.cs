using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Method of Equal Shares: the budget is divided among all voters, and a project is funded where its supporters can pay it from their shares; each time
/// the one for which they pay the least for what they get.</summary>
/// <remarks>What a voter gets is the project's cost, or one project more. D. Peters, G. Pierczyński and P. Skowron, NeurIPS 2021.</remarks>
internal sealed class EqualShares(bool byCost) : ICountingRule
{
    /// <summary>What a count with raised shares may look at, in supporters: some seconds to some minutes. Not a clock: the end is the same on every machine.</summary>
    private const long MostWork = 5_000_000_000;

    /// <summary>What a run costs beside looking at supporters, in the same measure.</summary>
    private const long WorkOfARun = 5_000;

    /// <summary>Looking how far nothing changes costs as much as some runs.</summary>
    private const int UnchangedBeforeSkipping = 24;

    public string Name => byCost ? "mes-cost" : "mes-cardinality";

    public IReadOnlyList<QuestionKind> Questions => BudgetElection.Questions;

    public CountResult Count(Election election, CountOptions options, CancellationToken cancellation = default)
    {
        var sheet = new CountSheet(Name, election, options);
        if (!sheet.AnybodyVoted)
            return sheet.Close();
        var budget = new BudgetElection(election, options.Increment);
        var shares = new Shares(budget, byCost, sheet.TieRanks, cancellation);
        var raises = Int128.Zero;
        var outcome = shares.Count(raises);
        ReportTies(sheet, outcome);
        if (options.Completion is BudgetCompletion.Add1 or BudgetCompletion.Add1ThenGreedy)
            (outcome, raises) = Raise(shares, budget, outcome, sheet);
        Write(sheet, budget, outcome, raises);
        if (options.Completion is BudgetCompletion.Greedy or BudgetCompletion.Add1ThenGreedy)
            GreedyBudget.Fund(budget, sheet, [.. outcome.Purchases.Select(purchase => purchase.Project)], perCost: false);
        return sheet.Close();
    }

    /// <summary>Raise by raise, as the rule says it; where many of them have changed nothing, those that cannot change anything are skipped.</summary>
    private static (SharesOutcome Outcome, Int128 Raises) Raise(Shares shares, BudgetElection budget, SharesOutcome first, CountSheet sheet)
    {
        var (outcome, raises, unchanged) = (first, Int128.Zero, 0);
        var wanted = budget.Votes.Count(votes => votes > 0);
        var mostRuns = MostWork / (budget.Supporters.Sum(supporters => (long)supporters.Length) + WorkOfARun);
        for (var runs = 1L; outcome.Purchases.Count < wanted; runs++)
        {
            if (runs > mostRuns)
                throw new InvalidOperationException($"After counting {mostRuns} times with raised shares there is still no end. Count with a larger increment.");
            if (unchanged >= UnchangedBeforeSkipping)
            {
                if (shares.RaisesThatChangeNothing(raises, outcome) is not { } further)
                    break;
                (raises, unchanged) = (raises + further, 0);
                outcome = shares.Count(raises);
            }

            var next = shares.Count(raises + 1);
            // Also of a count that is thrown away: broken in another way, it might have stood.
            ReportTies(sheet, next);
            if (next.Cost(budget) > budget.Budget)
                break;
            unchanged = next.IsLike(outcome) ? unchanged + 1 : 0;
            (outcome, raises) = (next, raises + 1);
        }

        return (outcome, raises);
    }

    private static void ReportTies(CountSheet sheet, SharesOutcome outcome)
    {
        foreach (var tie in outcome.Ties)
            sheet.Tie(tie);
    }

    private static void Write(CountSheet sheet, BudgetElection budget, SharesOutcome outcome, Int128 raises)
    {
        var raised = (decimal)(raises * budget.Increment) / budget.Unit;
        var share = decimal.Round((budget.Budget / budget.Unit / budget.Ballots) + raised, 4);
        sheet.Round("shared", [], [.. sheet.Figures("votes", budget.Votes), new CountFigure("share", "", share), new CountFigure("raised-by", "", raised)]);
        foreach (var (project, paid, payers, isEqual) in outcome.Purchases)
        {
            var most = decimal.Round(paid / budget.Unit, 4);
            sheet.Win(project);
            sheet.Because(project, isEqual ? "count.paid" : "count.paid-at-most", payers, most);
            sheet.Round("funded", [project], [
                sheet.Figure("cost", project, budget.Costs[project] / budget.Unit),
                sheet.Figure("payers", project, payers),
                sheet.Figure("paid-at-most", project, most),
            ]);
        }
    }

    private sealed class Shares(BudgetElection budget, bool byCost, int[] tieRanks, CancellationToken cancellation)
    {
        private readonly EqualSharesRun _quick = new(budget, byCost, tieRanks);

        public SharesOutcome Count(Int128 raises)
        {
            cancellation.ThrowIfCancellationRequested();
            var money = MoneyAfter(raises);
            return _quick.Run(money, budget.Budget) ?? new ExactSharesRun(budget, byCost, tieRanks).Run(money, budget.Budget, cancellation);
        }

        /// <returns>Null where they never change anything.</returns>
        public Int128? RaisesThatChangeNothing(Int128 raises, SharesOutcome outcome) =>
            SteadyShares.RaisesThatChangeNothing(budget, byCost, MoneyAfter(raises), outcome) is { } further ? (Int128)further : null;

        private Int128 MoneyAfter(Int128 raises) => budget.Budget + (raises * budget.Increment * budget.Ballots);
    }
}
