using CivicHost.Sdk.Counting;

namespace CivicHost.Sdk.Testing;

/// <summary>A small invented election that can be told in other ways that mean the same.</summary>
internal sealed record SampleElection(
    QuestionKind Question, IReadOnlyList<ElectionOption> Options, int Seats, decimal Budget, IReadOnlyList<SampleBallot> Ballots)
{
    private const decimal FullBudget = 60;

    public static bool IsBudget(QuestionKind question) =>
        question is QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack or QuestionKind.BudgetPoints or QuestionKind.BudgetRanking;

    public static SampleElection Without(QuestionKind question) => Of(question, []);

    public static SampleElection Unanimous(QuestionKind question) => Of(question, question == QuestionKind.Pairwise
        ? [new SampleBallot([new(1, 1), new(0, 2)], 4), new SampleBallot([new(1, 1), new(2, 2)], 4)]
        : [new SampleBallot([new(1, 1)], 7)]);

    public static SampleElection Symmetric(QuestionKind question) => Of(question, question switch
    {
        QuestionKind.One => [new([new(0, 1)], 2), new([new(1, 1)], 2), new([new(2, 1)], 2)],
        QuestionKind.Pairwise => [new([new(0, 1), new(1, 2)], 2), new([new(1, 1), new(2, 2)], 2), new([new(2, 1), new(0, 2)], 2)],
        QuestionKind.Ranking => [Ranked(0, 1, 2), Ranked(1, 2, 0), Ranked(2, 0, 1)],
        QuestionKind.BudgetKnapsack => [new([new(0, 1)], 2), new([new(1, 1)], 2), new([new(2, 1)], 2)],
        _ => [new([new(0, 1), new(1, 1), new(2, 1)], 6)],
    });

    public static SampleElection Draw(QuestionKind question, int seats, Chance chance)
    {
        var options = Enumerable.Range(0, 2 + chance.Below(4))
            .Select(place => new ElectionOption(((char)('a' + place)).ToString(), $"Option {place}", IsBudget(question) ? 10 + chance.Below(40) : 0)).ToList();
        var budget = IsBudget(question) ? FullBudget : 0;
        var ballots = Enumerable.Range(0, 1 + chance.Below(7))
            .Select(_ => new SampleBallot(DrawMarks(question, options, budget, chance), 1 + chance.Below(3))).ToList();
        return new SampleElection(question, options, seats, budget, ballots);
    }

    public Election Build()
    {
        var builder = new ElectionBuilder(Question, Options, Seats, Budget);
        foreach (var ballot in Ballots)
        {
            if (!builder.TryAdd([.. ballot.Marks], ballot.Count))
                throw new InvalidOperationException("The test kit drew a ballot that the question does not know.");
        }

        return builder.Build();
    }

    public SampleElection InOtherOrder(Chance chance) => this with { Ballots = [.. Ballots.OrderBy(_ => chance.Next())] };

    public SampleElection OneByOne() =>
        this with { Ballots = [.. Ballots.SelectMany(ballot => Enumerable.Repeat(ballot with { Count = 1 }, (int)ballot.Count))] };

    public SampleElection WithOptionsMoved(Chance chance)
    {
        var places = Enumerable.Range(0, Options.Count).OrderBy(_ => chance.Next()).ToArray();
        return this with
        {
            Options = [.. places.Select(place => Options[place])],
            Ballots = [.. Ballots.Select(ballot => ballot.Moved(mark => Array.IndexOf(places, mark), Question))],
        };
    }

    public (SampleElection Renamed, IReadOnlyDictionary<string, string> Names) WithOtherNames(Chance chance)
    {
        var names = Options.Select(option => option.Id).Zip(Options.Select(option => option.Id).OrderBy(_ => chance.Next())).ToDictionary(pair => pair.First, pair => pair.Second);
        return (this with { Options = [.. Options.Select(option => option with { Id = names[option.Id] })] }, names);
    }

    public static string Describe(Election election)
    {
        var groups = new List<string>();
        for (var group = 0; group < election.GroupCount; group++)
        {
            var marks = new List<string>();
            foreach (var mark in election[group].Marks)
                marks.Add($"{election.Options[mark.Option].Id}:{mark.Value}");
            groups.Add($"{election[group].Count} x [{string.Join(' ', marks)}]");
        }

        return $"{election.Question}, seats {election.Seats}, budget {election.Budget}, options {string.Join(' ', election.Options.Select(option => $"{option.Id}={option.Cost}"))}: {string.Join(", ", groups)}";
    }

    private static SampleElection Of(QuestionKind question, IReadOnlyList<SampleBallot> ballots)
    {
        var cost = question == QuestionKind.BudgetKnapsack ? FullBudget / 3 * 2 : FullBudget;
        return new SampleElection(
            question,
            [.. ((string[])["a", "b", "c"]).Select(id => new ElectionOption(id, id, IsBudget(question) ? cost : 0))],
            1, IsBudget(question) ? FullBudget : 0, ballots);
    }

    private static SampleBallot Ranked(params int[] options) => new([.. options.Select((option, at) => new BallotMark(option, at + 1))], 2);

    private static IReadOnlyList<BallotMark> DrawMarks(QuestionKind question, List<ElectionOption> options, decimal budget, Chance chance)
    {
        var some = Enumerable.Range(0, options.Count).OrderBy(_ => chance.Next()).Take(chance.Below(options.Count + 1)).ToList();
        switch (question)
        {
            case QuestionKind.One:
                return [new BallotMark(chance.Below(options.Count), 1)];
            case QuestionKind.Pairwise:
                return [.. Enumerable.Range(0, options.Count).OrderBy(_ => chance.Next()).Take(2).Select((option, at) => new BallotMark(option, at + 1))];
            case QuestionKind.Ranking or QuestionKind.BudgetRanking:
                var rank = 1;
                return [.. some.Select((option, at) => new BallotMark(option, at == 0 || chance.Below(4) == 0 ? rank : ++rank))];
            case QuestionKind.Score:
                return [.. some.Order().Select(option => new BallotMark(option, chance.Below(3) - 1))];
            case QuestionKind.BudgetPoints:
                return [.. some.Order().Select(option => new BallotMark(option, 1 + chance.Below(5)))];
            case QuestionKind.BudgetKnapsack:
                var left = budget;
                return [.. some.Where(option => (left -= options[option].Cost) >= 0).Order().Select(option => new BallotMark(option, 1))];
            default:
                return [.. some.Order().Select(option => new BallotMark(option, 1))];
        }
    }
}

internal sealed record SampleBallot(IReadOnlyList<BallotMark> Marks, long Count)
{
    public SampleBallot Moved(Func<int, int> place, QuestionKind question)
    {
        var moved = Marks.Select(mark => mark with { Option = place(mark.Option) });
        return this with
        {
            Marks = [.. question is QuestionKind.Ranking or QuestionKind.BudgetRanking or QuestionKind.Pairwise ? moved : moved.OrderBy(mark => mark.Option)],
        };
    }
}

/// <summary>The same numbers at every run, so that a broken promise shows again.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15) | 1;

    public ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state * 0x2545F4914F6CDD1D;
    }

    public int Below(int limit) => (int)((Next() >> 33) % (ulong)limit);
}
