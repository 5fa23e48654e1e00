namespace CivicHost.Sdk.Counting;

/// <summary>Collects the ballots of a question, from their texts as they lie in the urn or from marks.</summary>
public sealed class ElectionBuilder
{
    /// <summary>The most options that an election can have.</summary>
    public const int MostOptions = 1000;

    /// <summary>The most ballots: with these limits every sum of votes, scores and points fits into 64 bits.</summary>
    public const long MostBallots = 1_000_000_000_000;

    private const int MostMarksInArray = 1 << 16;

    private readonly List<BallotPlace> _groups = [];
    private readonly ElectionOption[] _options;
    private readonly BallotTextReader _reader;
    private BallotMark[] _marks = [];
    private int _used;
    private long _ballots;

    /// <summary>A question without ballots.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="options">What can be chosen, in the order of the ballot paper: 1 to <see cref="MostOptions"/>, each id once.</param>
    /// <param name="seats">How many are to win, from 1.</param>
    /// <param name="budget">What may be spent; more than 0 for budget questions, at most 6 decimals and 10^12.</param>
    /// <exception cref="ArgumentException">One of these is outside of its range, or an id stands twice.</exception>
    public ElectionBuilder(QuestionKind question, IReadOnlyList<ElectionOption> options, int seats = 1, decimal budget = 0)
    {
        _options = [.. options];
        Question = question;
        Seats = seats;
        Budget = budget;
        if (_options.Length is 0 or > MostOptions)
            throw new ArgumentException($"An election has 1 to {MostOptions} options.", nameof(options));
        if (_options.Select(option => option.Id).Distinct(StringComparer.Ordinal).Count() != _options.Length)
            throw new ArgumentException("Two options have the same id.", nameof(options));
        if (seats < 1)
            throw new ArgumentException("At least one option wins.", nameof(seats));
        if (question.IsBudget() && !(IsAmount(budget) && _options.All(option => IsAmount(option.Cost))))
            throw new ArgumentException("Budget and costs are more than 0, at most 10^12, and have at most 6 decimals.", nameof(budget));
        _reader = new BallotTextReader(question, _options, budget);
    }

    /// <summary>What is asked.</summary>
    public QuestionKind Question { get; }

    /// <summary>How many are to win.</summary>
    public int Seats { get; }

    /// <summary>What may be spent.</summary>
    public decimal Budget { get; }

    /// <summary>Adds equal ballots by their text, see <see cref="QuestionKind"/>. Only the one way of writing a ballot is taken: <c>1,4</c> and never <c>4,1</c>, <c>01,4</c> or <c>1, 4</c>.</summary>
    /// <param name="ballot">The text.</param>
    /// <param name="count">How many say so, from 1.</param>
    /// <returns>True where they were added; false where the text is no ballot of this question or <see cref="MostBallots"/> would be passed: nothing is added then.</returns>
    public bool TryAdd(ReadOnlySpan<char> ballot, long count = 1)
    {
        if (count < 1 || count > MostBallots - _ballots)
            return false;
        var read = _reader.Read(ballot, Room(_options.Length));
        if (read < 0)
            return false;
        Close(read, count);
        return true;
    }

    /// <summary>Adds equal ballots by what they say.</summary>
    /// <param name="marks">As <see cref="BallotGroup.Marks"/> describes them.</param>
    /// <param name="count">How many say so, from 1.</param>
    /// <returns>True where they were added; false where these are no marks of this question or <see cref="MostBallots"/> would be passed.</returns>
    public bool TryAdd(ReadOnlySpan<BallotMark> marks, long count = 1)
    {
        if (count < 1 || count > MostBallots - _ballots || !_reader.Accepts(marks))
            return false;
        marks.CopyTo(Room(marks.Length));
        Close(marks.Length, count);
        return true;
    }

    /// <summary>Ends the collection.</summary>
    /// <returns>The election with the ballots that were added so far.</returns>
    public Election Build() => new(Question, _options, Seats, Budget, [.. _groups]);

    private static bool IsAmount(decimal amount) => amount is > 0 and <= 1_000_000_000_000m && decimal.Round(amount, 6) == amount;

    private Span<BallotMark> Room(int marks)
    {
        if (_marks.Length - _used < marks)
        {
            _marks = GC.AllocateUninitializedArray<BallotMark>(Math.Max(marks, Math.Min(MostMarksInArray, _marks.Length * 2)));
            _used = 0;
        }

        return _marks.AsSpan(_used);
    }

    private void Close(int marks, long count)
    {
        _groups.Add(new BallotPlace(_marks, _used, marks, count));
        _used += marks;
        _ballots += count;
    }
}
