using System.Runtime.InteropServices;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>A budget question in whole numbers, with identical ballots put together and each project's supporters side by side.</summary>
/// <remarks>What a project is worth to a ballot: 1 where it is approved, its points, or its place from below among the ranked ones.</remarks>
internal sealed class BudgetElection
{
    public static readonly IReadOnlyList<QuestionKind> Questions =
        [QuestionKind.BudgetApproval, QuestionKind.BudgetKnapsack, QuestionKind.BudgetPoints, QuestionKind.BudgetRanking];

    public BudgetElection(Election election, decimal increment)
    {
        Ballots = election.Ballots;
        Unit = UnitOf(election, increment);
        Budget = (long)(election.Budget * Unit);
        Increment = (long)(increment * Unit);
        Costs = [.. election.Options.Select(option => (long)(option.Cost * Unit))];
        var distinct = new Dictionary<MarkList, int>();
        var lists = new List<BallotMark[]>();
        var weights = new List<long>();
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            if (ballot.Marks.Length == 0)
                continue;
            var worth = Worth(election.Question, ballot.Marks);
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(distinct, new MarkList(worth), out var isKnown);
            if (isKnown)
            {
                weights[place] += ballot.Count;
                continue;
            }

            place = lists.Count;
            lists.Add(worth);
            weights.Add(ballot.Count);
        }

        Weights = [.. weights];
        Supporters = Transpose(lists, Costs.Count);
        Votes = [.. Supporters.Select(supporters => supporters.Sum(each => Weights[each.Group] * each.Worth))];
    }

    /// <summary>By this number amounts of the question are multiplied to be whole: a power of ten.</summary>
    public decimal Unit { get; }

    public long Budget { get; }

    public long Increment { get; }

    public IReadOnlyList<long> Costs { get; }

    /// <summary>All ballots, also those that want nothing: each has a share.</summary>
    public long Ballots { get; }

    /// <summary>How many ballots are in each group of identical ones.</summary>
    public long[] Weights { get; }

    /// <summary>For each project who supports it.</summary>
    public Supporter[][] Supporters { get; }

    /// <summary>For each project what it is worth to all ballots together.</summary>
    public IReadOnlyList<long> Votes { get; }

    private static decimal UnitOf(Election election, decimal increment)
    {
        var unit = 1m;
        foreach (var amount in election.Options.Select(option => option.Cost).Append(election.Budget).Append(increment))
        {
            while (amount * unit != decimal.Truncate(amount * unit))
                unit *= 10;
        }

        return unit;
    }

    private static BallotMark[] Worth(QuestionKind question, ReadOnlySpan<BallotMark> marks)
    {
        var worth = marks.ToArray();
        if (question != QuestionKind.BudgetRanking)
            return worth;
        for (int start = 0, end; start < worth.Length; start = end)
        {
            for (end = start; end < worth.Length && marks[end].Value == marks[start].Value; end++)
                worth[end] = worth[end] with { Value = worth.Length - start };
        }

        Array.Sort(worth, (left, right) => left.Option.CompareTo(right.Option));
        return worth;
    }

    private static Supporter[][] Transpose(List<BallotMark[]> lists, int projects)
    {
        var counts = new int[projects];
        foreach (var list in lists)
        {
            foreach (var mark in list)
                counts[mark.Option]++;
        }

        var supporters = counts.Select(count => new Supporter[count]).ToArray();
        Array.Clear(counts);
        for (var group = 0; group < lists.Count; group++)
        {
            foreach (var mark in lists[group])
                supporters[mark.Option][counts[mark.Option]++] = new Supporter(group, mark.Value);
        }

        return supporters;
    }

    /// <summary>What a group of ballots says, compared mark by mark.</summary>
    private readonly struct MarkList(BallotMark[] marks) : IEquatable<MarkList>
    {
        private readonly BallotMark[] _marks = marks;

        public bool Equals(MarkList other) => _marks.AsSpan().SequenceEqual(other._marks);

        public override bool Equals(object? other) => other is MarkList list && Equals(list);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(_marks.AsSpan()));
            return hash.ToHashCode();
        }
    }
}

/// <param name="Group">Of identical ballots.</param>
/// <param name="Worth">What the project is worth to each of them.</param>
internal readonly record struct Supporter(int Group, int Worth);
