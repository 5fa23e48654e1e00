namespace CivicHost.Sdk.Counting;

/// <summary>Reads the one text that a ballot can have. A tally reads hundreds of thousands: it allocates nothing.</summary>
internal sealed class BallotTextReader(QuestionKind question, ElectionOption[] options, decimal budget)
{
    private const int MostScore = 1000;
    private const int MostPoints = 1_000_000;

    /// <summary>Its place, or -1 where the ballot does not offer it.</summary>
    private readonly int _noneOfThese = question == QuestionKind.One && options[^1].Id == "0" ? options.Length - 1 : -1;
    private readonly int[] _seenIn = new int[options.Length];
    private int _ballot;

    // What was added to the marks before a fault stays there: the caller takes it away.
    public bool Read(ReadOnlySpan<char> text, List<BallotMark> marks) => question switch
    {
        QuestionKind.One => ReadOne(text, marks),
        QuestionKind.Ranking or QuestionKind.BudgetRanking => text.IsEmpty || ReadRanking(text, marks) > 0,
        QuestionKind.Pairwise => text.Count('>') == 1 && ReadRanking(text, marks) == 2,
        QuestionKind.Score => text.IsEmpty || ReadValues(text, marks, -MostScore, MostScore),
        QuestionKind.BudgetPoints => text.IsEmpty || ReadValues(text, marks, 1, MostPoints),
        QuestionKind.BudgetKnapsack => ReadKnapsack(text, marks),
        _ => text.IsEmpty || ReadSeveral(text, marks),
    };

    public bool Accepts(ReadOnlySpan<BallotMark> marks)
    {
        _ballot++;
        foreach (var mark in marks)
        {
            if (mark.Option < 0 || mark.Option >= options.Length || _seenIn[mark.Option] == _ballot)
                return false;
            _seenIn[mark.Option] = _ballot;
        }

        return question switch
        {
            QuestionKind.One => marks is [{ Value: 1 }],
            QuestionKind.Ranking or QuestionKind.BudgetRanking => AreRanks(marks),
            QuestionKind.Pairwise => marks is [{ Value: 1 }, { Value: 2 }],
            QuestionKind.Score => AreWithin(marks, -MostScore, MostScore),
            QuestionKind.BudgetPoints => AreWithin(marks, 1, MostPoints),
            QuestionKind.BudgetKnapsack => AreWithin(marks, 1, 1) && Fits(marks),
            _ => AreWithin(marks, 1, 1),
        };
    }

    private static bool AreWithin(ReadOnlySpan<BallotMark> marks, int least, int most)
    {
        for (var at = 0; at < marks.Length; at++)
        {
            if (marks[at].Value < least || marks[at].Value > most || (at > 0 && marks[at].Option <= marks[at - 1].Option))
                return false;
        }

        return true;
    }

    private static bool AreRanks(ReadOnlySpan<BallotMark> marks)
    {
        var before = 0;
        foreach (var mark in marks)
        {
            if (mark.Value != before && mark.Value != before + 1 || mark.Value == 0)
                return false;
            before = mark.Value;
        }

        return true;
    }

    private bool Fits(ReadOnlySpan<BallotMark> marks)
    {
        var cost = 0m;
        foreach (var mark in marks)
            cost += options[mark.Option].Cost;
        return cost <= budget;
    }

    private bool ReadOne(ReadOnlySpan<char> text, List<BallotMark> marks)
    {
        if (text is "0" && _noneOfThese >= 0)
        {
            marks.Add(new BallotMark(_noneOfThese, 1));
            return true;
        }

        var at = 0;
        if (!TakeOption(text, ref at, out var option) || at != text.Length)
            return false;
        marks.Add(new BallotMark(option, 1));
        return true;
    }

    private bool ReadKnapsack(ReadOnlySpan<char> text, List<BallotMark> marks)
    {
        var start = marks.Count;
        return (text.IsEmpty || ReadSeveral(text, marks)) && Fits(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(marks)[start..]);
    }

    private bool ReadSeveral(ReadOnlySpan<char> text, List<BallotMark> marks)
    {
        var before = -1;
        for (var at = 0; ; at++)
        {
            if (!TakeOption(text, ref at, out var option) || option <= before)
                return false;
            marks.Add(new BallotMark(option, 1));
            before = option;
            if (at == text.Length)
                return true;
            if (text[at] != ',')
                return false;
        }
    }

    private bool ReadValues(ReadOnlySpan<char> text, List<BallotMark> marks, int least, int most)
    {
        var before = -1;
        for (var at = 0; ; at++)
        {
            if (!TakeOption(text, ref at, out var option) || option <= before || at == text.Length || text[at++] != ':' || !TakeValue(text, ref at, out var value))
                return false;
            if (value < least || value > most)
                return false;
            marks.Add(new BallotMark(option, value));
            before = option;
            if (at == text.Length)
                return true;
            if (text[at] != ',')
                return false;
        }
    }

    /// <returns>How many ranks there are, 0 where the text is no ranking.</returns>
    private int ReadRanking(ReadOnlySpan<char> text, List<BallotMark> marks)
    {
        _ballot++;
        var rank = 1;
        var before = -1;
        for (var at = 0; ; at++)
        {
            if (!TakeOption(text, ref at, out var option) || option <= before || _seenIn[option] == _ballot)
                return 0;
            _seenIn[option] = _ballot;
            marks.Add(new BallotMark(option, rank));
            if (at == text.Length)
                return rank;
            before = text[at] == '=' ? option : -1;
            if (text[at] == '>')
                rank++;
            else if (text[at] != '=')
                return 0;
        }
    }

    private bool TakeOption(ReadOnlySpan<char> text, ref int at, out int option)
    {
        option = -1;
        if (!TakeDigits(text, ref at, out var number) || number == 0)
            return false;
        option = number - 1;
        // “None of these” has no number but 0.
        return option < options.Length && option != _noneOfThese;
    }

    private static bool TakeValue(ReadOnlySpan<char> text, ref int at, out int value)
    {
        var isNegative = at < text.Length && text[at] == '-';
        if (isNegative)
            at++;
        if (!TakeDigits(text, ref at, out value) || (isNegative && value == 0))
            return false;
        value = isNegative ? -value : value;
        return true;
    }

    /// <summary>At most seven digits, none of them a leading zero.</summary>
    private static bool TakeDigits(ReadOnlySpan<char> text, ref int at, out int number)
    {
        const int MostDigits = 7;
        var start = at;
        number = 0;
        while (at < text.Length && at - start < MostDigits && char.IsAsciiDigit(text[at]))
            number = (number * 10) + (text[at++] - '0');
        return at > start && (text[start] != '0' || at == start + 1);
    }
}
