using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>PrefLib's rankings: .soc and .soi without equal ranks, .toc and .toi with them; the c of complete, the i of incomplete. Format: preflib.org/format.</summary>
internal sealed class PrefLibFormat(bool mayTie, bool mustRankAll) : IBallotFormat
{
    public BallotReading Read(TextLines lines, FileWish wish) => new PrefLibReader(lines, wish, mayTie, mustRankAll).Read();

    public string? Write(Election election, TextWriter writer)
    {
        if (election.Question is not (QuestionKind.Ranking or QuestionKind.BudgetRanking))
            return "A PrefLib file holds rankings only.";
        if (!mayTie && BallotMarks.AnyEqualRanks(election))
            return "There are equal ranks: choose .toc or .toi.";
        if (mustRankAll && BallotMarks.AnyIncomplete(election))
            return "Some ballots do not rank everything: choose .soi or .toi.";
        var type = $"{(mayTie ? 't' : 's')}o{(mustRankAll ? 'c' : 'i')}";
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"# DATA TYPE: {type}\n# NUMBER ALTERNATIVES: {election.Options.Count}\n# NUMBER VOTERS: {election.Ballots}\n# NUMBER UNIQUE ORDERS: {election.GroupCount}\n"));
        for (var option = 0; option < election.Options.Count; option++)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"# ALTERNATIVE NAME {option + 1}: {election.Options[option].Label.ReplaceLineEndings(" ")}\n"));
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            var ranking = BallotMarks.Ranking(
                ballot.Marks, option => (option + 1).ToString(CultureInfo.InvariantCulture), equal => $"{{{string.Join(',', equal)}}}", ",");
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{ballot.Count}: {ranking}\n"));
        }

        return null;
    }
}

internal sealed class PrefLibReader(TextLines lines, FileWish wish, bool mayTie, bool mustRankAll)
{
    private readonly Dictionary<int, string> _names = [];
    private int _options;
    private long? _voters;
    private GroupedBallots? _ballots;

    public BallotReading Read()
    {
        while (lines.Next(out var line))
        {
            if (TextLines.IsTooLong(line))
                return lines.Problem("This line is longer than any ballot.");
            if (!line.IsEmpty && (line[0] == '#' ? ReadHeading(line[1..].Trim()) : ReadBallot(line)) is { } problem)
                return problem;
        }

        if (_options == 0)
            return lines.Problem("The file ends before its NUMBER ALTERNATIVES.");
        if ((_voters ?? _ballots?.Count ?? 0) != (_ballots?.Count ?? 0))
            return lines.Problem($"NUMBER VOTERS is {_voters}, and there are {_ballots?.Count ?? 0} ballots: the file is cut off, or was changed.");
        _ballots ??= Begin();
        return _ballots.Build() is { } election ? election : lines.Problem("There are more ballots than can be counted.");
    }

    private FileProblem? ReadHeading(ReadOnlySpan<char> line)
    {
        const string Options = "NUMBER ALTERNATIVES:", Voters = "NUMBER VOTERS:", Name = "ALTERNATIVE NAME ";
        if (line.StartsWith(Options))
        {
            if (!int.TryParse(line[Options.Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _options) || _options is 0 or > ElectionBuilder.MostOptions)
                return lines.Problem($"NUMBER ALTERNATIVES is not 1 to {ElectionBuilder.MostOptions}.");
        }
        else if (line.StartsWith(Voters))
        {
            if (!long.TryParse(line[Voters.Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var voters))
                return lines.Problem("NUMBER VOTERS is no number.");
            _voters = voters;
        }
        else if (line.StartsWith(Name))
        {
            var colon = line.IndexOf(':');
            if (colon < 0 || !int.TryParse(line[Name.Length..colon].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return lines.Problem("An ALTERNATIVE NAME has no number.");
            if (!_names.TryAdd(number, line[(colon + 1)..].Trim().ToString()))
                return lines.Problem($"The alternative {number} is named twice.");
        }

        return null;
    }

    private GroupedBallots Begin() => new(new ElectionBuilder(
        QuestionKind.Ranking,
        [.. Enumerable.Range(1, _options).Select(number => new ElectionOption(number.ToString(CultureInfo.InvariantCulture), _names.GetValueOrDefault(number) ?? $"{number}"))],
        wish.Seats ?? 1));

    private FileProblem? ReadBallot(ReadOnlySpan<char> line)
    {
        if (_options == 0)
            return lines.Problem("A ballot stands before NUMBER ALTERNATIVES.");
        var colon = line.IndexOf(':');
        if (colon < 0 || !long.TryParse(line[..colon].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 0 or > ElectionBuilder.MostBallots)
            return lines.Problem("A ballot is how often it was cast, a colon, and a ranking.");
        _ballots ??= Begin();
        var ranking = line[(colon + 1)..].Trim();
        if (_ballots.AddKnown(ranking, count))
            return null;
        var marks = new List<BallotMark>();
        if (ReadRanking(ranking, marks) is { } problem)
            return problem;
        if (mustRankAll && marks.Count < _options)
            return lines.Problem($"This ballot ranks {marks.Count} of {_options} alternatives, and the file says that all are ranked.");
        _ballots.Add(ranking, [.. marks], count);
        return null;
    }

    private FileProblem? ReadRanking(ReadOnlySpan<char> ranking, List<BallotMark> marks)
    {
        var rank = 1;
        var isTogether = false;
        var seen = new bool[_options + 1];
        while (!ranking.IsEmpty)
        {
            if (ranking[0] == '{')
            {
                if (isTogether || !mayTie)
                    return lines.Problem(mayTie ? "A brace opens within braces." : "There are equal ranks, and the file says that there are none.");
                isTogether = true;
                ranking = ranking[1..].TrimStart();
            }

            var digits = ranking.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : ranking.Length;
            if (!int.TryParse(ranking[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > _options)
                return lines.Problem($"{TextLines.Quote(ranking)} does not begin with the number of an alternative: 1 to {_options}.");
            if (seen[number])
                return lines.Problem($"The alternative {number} is ranked twice.");
            seen[number] = true;
            marks.Add(new BallotMark(number - 1, rank));
            ranking = ranking[digits..].TrimStart();
            if (isTogether && ranking.StartsWith("}"))
            {
                isTogether = false;
                ranking = ranking[1..].TrimStart();
            }

            if (!isTogether)
                rank++;
            if (ranking.IsEmpty)
                break;
            if (ranking[0] != ',' || ranking[1..].Trim().IsEmpty)
                return lines.Problem($"After the alternative {number} a comma and another one should come.");
            ranking = ranking[1..].TrimStart();
        }

        return isTogether ? lines.Problem("A brace is not closed.") : null;
    }
}
