using System.Runtime.CompilerServices;

namespace CivicHost.Sdk.Counting;

/// <summary>Reads the one text that a ballot can have. A tally reads hundreds of thousands: it allocates nothing.</summary>
/// <remarks>No ballot has more marks than there are options, so that whoever calls makes room for so many.</remarks>
internal sealed class BallotTextReader(QuestionKind question, ElectionOption[] options, decimal budget)
{
    private const int NoBallot = -1;
    private const int MostScore = 1000;
    private const int MostPoints = 1_000_000;

    private readonly int _count = options.Length;

    /// <summary>Its place, or -1 where the ballot does not offer it.</summary>
    private readonly int _noneOfThese = question == QuestionKind.One && options[^1].Id == "0" ? options.Length - 1 : -1;

    private readonly int[] _seenIn = new int[options.Length];
    private int _ballot;

    /// <returns>How many marks were written, or -1 where the text is no ballot.</returns>
    public int Read(ReadOnlySpan<char> text, Span<BallotMark> marks) => question switch
    {
        QuestionKind.One => ReadOne(text, marks),
        QuestionKind.Ranking or QuestionKind.BudgetRanking => text.IsEmpty ? 0 : ReadRanking(text, marks),
        QuestionKind.Pairwise => ReadPair(text, marks),
        QuestionKind.Score => text.IsEmpty ? 0 : ReadValues(text, marks, -MostScore, MostScore),
        QuestionKind.BudgetPoints => text.IsEmpty ? 0 : ReadValues(text, marks, 1, MostPoints),
        QuestionKind.BudgetKnapsack => ReadKnapsack(text, marks),
        _ => text.IsEmpty ? 0 : ReadSeveral(text, marks),
    };

    public bool Accepts(ReadOnlySpan<BallotMark> marks)
    {
        _ballot++;
        foreach (var mark in marks)
        {
            if (mark.Option < 0 || mark.Option >= _count || _seenIn[mark.Option] == _ballot)
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
            if ((mark.Value != before && mark.Value != before + 1) || mark.Value == 0)
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

    private int ReadOne(ReadOnlySpan<char> text, Span<BallotMark> marks)
    {
        var at = 0;
        var option = text is "0" ? _noneOfThese : TakeOption(text, ref at);
        if (option < 0 || (at != text.Length && option != _noneOfThese))
            return NoBallot;
        marks[0] = new BallotMark(option, 1);
        return 1;
    }

    private int ReadPair(ReadOnlySpan<char> text, Span<BallotMark> marks) =>
        text.Count('>') == 1 && !text.Contains('=') && !text.IsEmpty ? ReadRanking(text, marks) : NoBallot;

    private int ReadKnapsack(ReadOnlySpan<char> text, Span<BallotMark> marks)
    {
        var read = text.IsEmpty ? 0 : ReadSeveral(text, marks);
        return read >= 0 && Fits(marks[..read]) ? read : NoBallot;
    }

    private int ReadSeveral(ReadOnlySpan<char> text, Span<BallotMark> marks)
    {
        var before = -1;
        var read = 0;
        for (var at = 0; ; at++)
        {
            var option = TakeOption(text, ref at);
            if (option <= before)
                return NoBallot;
            marks[read++] = new BallotMark(option, 1);
            before = option;
            if (at == text.Length)
                return read;
            if (text[at] != ',')
                return NoBallot;
        }
    }

    private int ReadValues(ReadOnlySpan<char> text, Span<BallotMark> marks, int least, int most)
    {
        var before = -1;
        var read = 0;
        for (var at = 0; ; at++)
        {
            var option = TakeOption(text, ref at);
            if (option <= before || at == text.Length || text[at++] != ':' || !TakeValue(text, ref at, out var value) || value < least || value > most)
                return NoBallot;
            marks[read++] = new BallotMark(option, value);
            before = option;
            if (at == text.Length)
                return read;
            if (text[at] != ',')
                return NoBallot;
        }
    }

    private int ReadRanking(ReadOnlySpan<char> text, Span<BallotMark> marks)
    {
        var ballot = ++_ballot;
        var seenIn = _seenIn;
        var rank = 1;
        var before = -1;
        var read = 0;
        for (var at = 0; ; at++)
        {
            var option = TakeOption(text, ref at);
            if (option <= before || seenIn[option] == ballot)
                return NoBallot;
            seenIn[option] = ballot;
            marks[read++] = new BallotMark(option, rank);
            if (at == text.Length)
                return read;
            var sign = text[at];
            if (sign == '>')
                (rank, before) = (rank + 1, -1);
            else if (sign == '=')
                before = option;
            else
                return NoBallot;
        }
    }

    /// <returns>The option's place, or -1 where no number of an option stands here. “None of these” has no number but 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeOption(ReadOnlySpan<char> text, ref int at)
    {
        if ((uint)at >= (uint)text.Length || text[at] is < '1' or > '9')
            return NoBallot;
        var number = text[at++] - '0';
        while ((uint)at < (uint)text.Length && text[at] is >= '0' and <= '9')
        {
            number = (number * 10) + text[at++] - '0';
            if (number > _count)
                return NoBallot;
        }

        return number <= _count && number - 1 != _noneOfThese ? number - 1 : NoBallot;
    }

    /// <summary>No plus, no leading zero, no minus before 0.</summary>
    private static bool TakeValue(ReadOnlySpan<char> text, ref int at, out int value)
    {
        const int MostDigits = 7;
        value = 0;
        var isNegative = at < text.Length && text[at] == '-';
        if (isNegative)
            at++;
        var start = at;
        while (at < text.Length && at - start < MostDigits && text[at] is >= '0' and <= '9')
            value = (value * 10) + text[at++] - '0';
        if (at == start || (text[start] == '0' && (at > start + 1 || isNegative)))
            return false;
        value = isNegative ? -value : value;
        return true;
    }
}
