using System.Globalization;
using System.Text;
using CivicHost.Sdk;

namespace Polls;

/// <summary>A ballot as one canonical text, whichever way it came. Two ballots that say the same are the same text.</summary>
/// <remarks>What is read is more generous than what is kept: an SMS says <c>3 1 4</c>, a form <c>3, 1, 4</c>, the urn holds <c>3>1>4</c>.</remarks>
internal static class BallotText
{
    public const string None = "0";

    public const int LongestText = 500;

    /// <summary>A ballot on 8 options is under 100 characters; free text has a limit of its own.</summary>
    private const int Longest = 2000;

    private const int LongestNumber = 9;

    private static readonly char[] Between = [',', ';', ' ', '+', '\n', '\t'];

    /// <param name="currency">Of the town, where somebody reads how much too much a ballot costs.</param>
    /// <returns>The canonical text, or why the question cannot be answered so.</returns>
    public static Outcome<string> Read(PollDefinition question, string? written, Currency? currency = null)
    {
        if (written is null)
            return BallotRefusals.NoChoice;
        if (written.Length > Longest)
            return BallotRefusals.TooLong;
        if (written.EnumerateRunes().Any(IsForeign))
            return BallotRefusals.ForeignCharacters;
        var plain = SubmittedForm.Clean(written);
        if (question.Kind == BallotKind.Text)
            return ReadSentence(plain);
        if (plain.Length == 0)
            return BallotRefusals.NoChoice;
        if (plain == None)
            return None;
        if (plain.StartsWith(None + ",", StringComparison.Ordinal) && plain.Contains(':'))
            return BallotRefusals.NoneAndOthers;
        return question.Kind switch
        {
            BallotKind.One => ReadOne(question, plain),
            BallotKind.Score => ReadScores(question, plain),
            BallotKind.BudgetPoints => ReadPoints(question, plain),
            BallotKind.Pairwise => ReadPair(question, plain),
            _ when question.Kind.IsRanking() => ReadRanking(question, plain),
            _ => ReadSelection(question, plain, currency),
        };
    }

    /// <summary>Whether a text is one that <see cref="Read"/> gives: what an urn may hold.</summary>
    public static bool IsCanonical(PollDefinition question, string ballot) => Read(question, ballot).TryGetAnswer(out var canonical) && canonical == ballot;

    private static Outcome<string> ReadSentence(string plain) => plain.Length switch
    {
        0 => new Refusal("ballot.text-missing", Field: BallotRefusals.Field),
        > LongestText => new Refusal("ballot.text-too-long", Field: BallotRefusals.Field, Arguments: [LongestText]),
        _ => plain,
    };

    private static Outcome<string> ReadOne(PollDefinition question, string plain) =>
        Number(plain) is { } number && question.Offers(number) ? Written(number) : BallotRefusals.NoChoice;

    private static Outcome<string> ReadSelection(PollDefinition question, string plain, Currency? currency)
    {
        var chosen = new SortedSet<int>();
        foreach (var part in Parts(plain))
        {
            if (part == None)
                return BallotRefusals.NoneAndOthers;
            if (Option(question, part) is not { } number)
                return BallotRefusals.UnknownOption(Shown(part));
            if (!chosen.Add(number))
                return BallotRefusals.Twice(number);
        }

        if (chosen.Count < question.Least)
            return BallotRefusals.TooFew(question.Least);
        if (chosen.Count > question.Most)
            return BallotRefusals.TooMany(question.Most);
        var over = chosen.Sum(number => question.Options[number - 1].Cost) - question.Budget;
        if (question.Kind == BallotKind.BudgetKnapsack && over > 0)
            return BallotRefusals.OverBudget(over, currency);
        return string.Join(',', chosen.Select(Written));
    }

    private static Outcome<string> ReadRanking(PollDefinition question, string plain)
    {
        var ranks = plain.Contains('>') || plain.Contains('=') ? plain.Split('>') : Parts(plain);
        var seen = new HashSet<int>();
        var written = new List<string>();
        foreach (var rank in ranks)
        {
            var equals = new SortedSet<int>();
            foreach (var part in rank.Split('=', StringSplitOptions.TrimEntries))
            {
                if (part == None)
                    return BallotRefusals.NoneAndOthers;
                if (Option(question, part) is not { } number)
                    return part.Length == 0 ? BallotRefusals.Unreadable : BallotRefusals.UnknownOption(Shown(part));
                if (!seen.Add(number))
                    return BallotRefusals.Twice(number);
                equals.Add(number);
            }

            written.Add(string.Join('=', equals.Select(Written)));
        }

        if (seen.Count < question.Least)
            return BallotRefusals.TooFew(question.Least);
        return seen.Count > question.Most ? BallotRefusals.TooMany(question.Most) : string.Join('>', written);
    }

    private static Outcome<string> ReadScores(PollDefinition question, string plain)
    {
        var given = ReadGiven(question, plain);
        if (!given.TryGetAnswer(out var scores))
            return Outcome<string>.Refused(given.Refusals);
        if (scores.Values.Any(score => score < question.LowestScore || score > question.HighestScore))
            return BallotRefusals.NoScore(question.LowestScore, question.HighestScore);
        return scores.Count == 0 ? BallotRefusals.NoChoice : Written(scores);
    }

    private static Outcome<string> ReadPoints(PollDefinition question, string plain)
    {
        var given = ReadGiven(question, plain);
        if (!given.TryGetAnswer(out var points))
            return Outcome<string>.Refused(given.Refusals);
        if (points.Values.Any(each => each < 0))
            return BallotRefusals.Negative;
        var sum = points.Values.Sum(each => (long)each);
        if (sum > question.Points)
            return BallotRefusals.OverPoints(question.Points, (int)Math.Min(sum, int.MaxValue));
        return sum == 0 ? BallotRefusals.NoChoice : Written(points.Where(each => each.Value > 0));
    }

    /// <summary>Pairs of an option and a number, each option once.</summary>
    private static Outcome<SortedDictionary<int, int>> ReadGiven(PollDefinition question, string plain)
    {
        var given = new SortedDictionary<int, int>();
        foreach (var part in Parts(plain))
        {
            if (part.Split([':', '='], StringSplitOptions.TrimEntries) is not [var option, var value] || Number(value) is not { } number)
                return BallotRefusals.Unreadable;
            if (Option(question, option) is not { } known)
                return BallotRefusals.UnknownOption(Shown(option));
            if (!given.TryAdd(known, number))
                return BallotRefusals.Twice(known);
        }

        return given;
    }

    private static Outcome<string> ReadPair(PollDefinition question, string plain)
    {
        var parts = plain.Contains('>') ? plain.Split('>', StringSplitOptions.TrimEntries) : Parts(plain);
        if (parts is not [var first, var second])
            return BallotRefusals.Unreadable;
        if (Option(question, first) is not { } winner)
            return BallotRefusals.UnknownOption(Shown(first));
        if (Option(question, second) is not { } loser)
            return BallotRefusals.UnknownOption(Shown(second));
        return winner == loser ? BallotRefusals.ItselfTwice : $"{Written(winner)}>{Written(loser)}";
    }

    private static string[] Parts(string plain) => plain.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int? Option(PollDefinition question, string written) =>
        Number(written) is { } number && number >= 1 && question.Offers(number) ? number : null;

    /// <summary>ASCII digits, one sign, no leading zero: each number has one text.</summary>
    private static int? Number(string written) =>
        written.Length <= LongestNumber && int.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && written[0] != '+' ? number : null;

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Written(IEnumerable<KeyValuePair<int, int>> given) =>
        string.Join(',', given.Select(each => $"{Written(each.Key)}:{Written(each.Value)}"));

    private static string Shown(string part) => part.Length <= LongestNumber ? part : part[..LongestNumber] + "…";

    /// <summary>Characters that change the direction of what follows, or are not seen: nobody types them on a ballot.</summary>
    private static bool IsForeign(Rune rune) => rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        or (>= 0x200B and <= 0x200D) or 0xFEFF or 0xFFFD;
}
