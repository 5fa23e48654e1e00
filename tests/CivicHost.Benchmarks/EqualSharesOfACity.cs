using System.Diagnostics;
using CivicHost.Sdk.Counting;
using Polls;

namespace CivicHost.Benchmarks;

/// <summary>P7: Equal Shares for an invented city of the size of Lodz 2022: 90,000 voters, 160 projects in districts, five approvals a ballot.</summary>
internal static class EqualSharesOfACity
{
    private const int Voters = 90_000;
    private const int Projects = 160;
    private const int Districts = 20;
    private const double MostSeconds = 0.5;
    private const double MostSecondsAdd1u = 5;
    private const long MostMegabytes = 200;

    public static int Run(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 5);
        var election = Invent();
        var once = Measure(rounds, election, BudgetCompletion.None);
        var add1u = Measure(rounds, election, BudgetCompletion.Add1ThenGreedy);
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024;
        var limit = new Side("limit", "s", [.. once.Rounds.Select(_ => MostSeconds)]);
        var limitAdd1u = new Side("limit", "s", [.. add1u.Rounds.Select(_ => MostSecondsAdd1u)]);
        var (ratio, ratioAdd1u) = (Spread.OfRatios(once, limit), Spread.OfRatios(add1u, limitAdd1u));
        new Verdict("p7", $"<= {MostSeconds} s and {MostMegabytes} MB", ratio.Median <= 1 && memory <= MostMegabytes, ratio, once, limit, new { peakMegabytes = memory }).Print();
        new Verdict("p7-add1u", $"<= {MostSecondsAdd1u} s", ratioAdd1u.Median <= 1, ratioAdd1u, add1u, limitAdd1u, new { raises = Raises(election) }).Print();
        return 0;
    }

    private static Side Measure(int rounds, Election election, BudgetCompletion completion)
    {
        var seconds = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            Count(election, completion);
            if (round >= 0)
                seconds.Add(Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 4));
        }

        return new Side($"Equal Shares, completion {completion}", "s", seconds);
    }

    private static CountResult Count(Election election, BudgetCompletion completion) =>
        CountingRules.Own.Single(rule => rule.Name == "mes-cost").Count(election, new CountOptions(TieBreak.ById, completion));

    private static decimal Raises(Election election) =>
        Count(election, BudgetCompletion.Add1).Rounds[0].Figures.Single(figure => figure.Name == "raised-by").Value;

    /// <summary>Projects cost 20,000 to 900,000; voters choose mostly in their own district, and popular projects more often.</summary>
    private static Election Invent()
    {
        var draw = 88172645463325252UL;
        var projects = Enumerable.Range(0, Projects).Select(number => new ElectionOption($"p{number}", $"Project {number}", 20_000 + (Below(880) * 1000))).ToArray();
        var builder = new ElectionBuilder(QuestionKind.BudgetApproval, projects, budget: 24_000_000);
        var perDistrict = Projects / Districts;
        for (var voter = 0; voter < Voters; voter++)
        {
            var district = Below(Districts);
            var chosen = new SortedSet<int>();
            for (var wanted = 1 + Below(7); wanted > 0; wanted--)
                chosen.Add(Below(5) == 0 ? Math.Min(Below(Projects), Below(Projects)) : (district * perDistrict) + Math.Min(Below(perDistrict), Below(perDistrict)));
            builder.TryAdd([.. chosen.Select(project => new BallotMark(project, 1))]);
        }

        return builder.Build();

        int Below(int limit)
        {
            draw ^= draw << 13;
            draw ^= draw >> 7;
            draw ^= draw << 17;
            return (int)((draw * 0x2545F4914F6CDD1D >> 33) % (ulong)limit);
        }
    }
}
