namespace CivicHost.Sdk.Counting;

/// <summary>A question with its ballots, as a rule counts it. Made by <see cref="ElectionBuilder"/>; never changes.</summary>
public sealed class Election
{
    private readonly BallotPlace[] _groups;

    internal Election(QuestionKind question, IReadOnlyList<ElectionOption> options, int seats, decimal budget, BallotPlace[] groups)
    {
        Question = question;
        Options = options;
        Seats = seats;
        Budget = budget;
        _groups = groups;
        foreach (var group in groups)
            Ballots += group.Count;
    }

    /// <summary>What was asked.</summary>
    public QuestionKind Question { get; }

    /// <summary>What could be chosen, in the order of the ballot paper, at most <see cref="ElectionBuilder.MostOptions"/>. Marks name an option by its place in this list, from 0.</summary>
    public IReadOnlyList<ElectionOption> Options { get; }

    /// <summary>How many options are to win, from 1. Budget questions do not use it.</summary>
    public int Seats { get; }

    /// <summary>What may be spent, in the town's currency; 0 where it is no budget question.</summary>
    public decimal Budget { get; }

    /// <summary>How many ballots were cast, empty ones too: the sum of all counts.</summary>
    public long Ballots { get; }

    /// <summary>How many groups of ballots there are. Equal ballots may be spread over several groups: a rule must not care.</summary>
    public int GroupCount => _groups.Length;

    /// <summary>One group of equal ballots.</summary>
    /// <param name="group">0 to <see cref="GroupCount"/> - 1.</param>
    /// <returns>A view; it copies nothing.</returns>
    public BallotGroup this[int group]
    {
        get
        {
            ref readonly var place = ref _groups[group];
            return new BallotGroup(place.Count, place.Marks.AsSpan(place.Start, place.Length));
        }
    }
}

/// <summary>Where the marks of a group lie: many groups share an array.</summary>
internal readonly record struct BallotPlace(BallotMark[] Marks, int Start, int Length, long Count);

/// <summary>Something that can be chosen.</summary>
/// <param name="Id">Names it in the result; unique in the election, compared by its characters.</param>
/// <param name="Label">What residents read.</param>
/// <param name="Cost">What it costs, in the currency of <see cref="Election.Budget"/>, more than 0 for budget questions; at most 6 decimals.</param>
public sealed record ElectionOption(string Id, string Label, decimal Cost = 0);

/// <summary>What a ballot says of one option.</summary>
/// <param name="Option">Place in <see cref="Election.Options"/>, from 0.</param>
/// <param name="Value">1 for a choice; the rank, 1 the best, in rankings and pairs; the score; the points.</param>
public readonly record struct BallotMark(int Option, int Value);

/// <summary>Ballots that say the same.</summary>
public readonly ref struct BallotGroup
{
    internal BallotGroup(long count, ReadOnlySpan<BallotMark> marks)
    {
        Count = count;
        Marks = marks;
    }

    /// <summary>How many ballots say so, from 1.</summary>
    public long Count { get; }

    /// <summary>What they say: each option at most once. Rankings begin with the best and their ranks have no gaps; all others follow the ballot paper.</summary>
    public ReadOnlySpan<BallotMark> Marks { get; }
}
