using CivicHost.Sdk.Counting;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>The rules that this module brings, and those of other modules beside them.</summary>
internal sealed class CountingRules(IEnumerable<ICountingRule> own, ICountingRules all)
{
    /// <summary>Rules of this module, without any town.</summary>
    public static IReadOnlyList<ICountingRule> Own { get; } =
    [
        new Plurality(), new Approval(), new Borda(), new InstantRunoff(), new Schulze(byMargin: true), new Schulze(byMargin: false),
        new Minimax(byMargin: true), new Minimax(byMargin: false), new Copeland(), new RankedPairs(byMargin: true), new RankedPairs(byMargin: false),
        new ScottishStv(), new ScoreSum(), new MajorityJudgement(), new PairwiseWins(), new GreedyBudget(perCost: false), new GreedyBudget(perCost: true),
        new EqualShares(byCost: true), new EqualShares(byCost: false),
    ];

    public static void Add(IServiceCollection services)
    {
        foreach (var rule in Own)
            services.AddSingleton(rule);
        services.AddSingleton<CountingRules>();
    }

    /// <summary>By name; a rule of this module stands before another of the same name.</summary>
    public IReadOnlyList<ICountingRule> List() =>
        [.. own.Concat(all.List()).DistinctBy(rule => rule.Name).OrderBy(rule => rule.Name, StringComparer.Ordinal)];

    /// <summary>Other modules are asked only where this one has no such rule: in a command they are loaded for it.</summary>
    public ICountingRule? Find(string name) =>
        own.FirstOrDefault(rule => rule.Name == name) ?? all.List().FirstOrDefault(rule => rule.Name == name);
}
