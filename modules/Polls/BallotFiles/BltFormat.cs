using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>.blt as Wichmann and Hill defined it: candidates and seats, ballots that end with 0, a 0 alone, names between quotation marks, a title.</summary>
/// <remarks>Equal ranks are written <c>2=3</c>; a line <c>-2</c> withdraws candidate 2, who is left out of every ballot.</remarks>
internal sealed class BltFormat : IBallotFormat
{
    public BallotReading Read(TextLines lines, FileWish wish) => new BltReader(lines, wish).Read();

    public string? Write(Election election, TextWriter writer)
    {
        if (election.Question is not (QuestionKind.Ranking or QuestionKind.BudgetRanking))
            return "A .blt file holds rankings only.";
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{election.Options.Count} {election.Seats}\n"));
        for (var group = 0; group < election.GroupCount; group++)
        {
            var ballot = election[group];
            var ranking = BallotMarks.Ranking(
                ballot.Marks, option => (option + 1).ToString(CultureInfo.InvariantCulture), equal => string.Join('=', equal), " ");
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{ballot.Count} {ranking}{(ranking.Length > 0 ? " " : "")}0\n"));
        }

        writer.Write("0\n");
        foreach (var option in election.Options)
            writer.Write($"\"{option.Label.ReplaceLineEndings(" ").Replace('"', '\'')}\"\n");
        writer.Write("\"\"\n");
        return null;
    }
}

internal sealed class BltReader(TextLines lines, FileWish wish)
{
    private readonly List<(BallotMark[] Marks, long Count)> _ballots = [];
    private readonly HashSet<int> _withdrawn = [];
    private readonly List<string> _names = [];
    private int _candidates;
    private int _seats;
    private bool _isClosed;

    public BallotReading Read()
    {
        while (lines.Next(out var line))
        {
            if (TextLines.IsTooLong(line))
                return lines.Problem("This line is longer than any ballot.");
            if (!(_isClosed && line.StartsWith("\"")) && line.IndexOf('#') is >= 0 and var comment)
                line = line[..comment].Trim();
            if (!line.IsEmpty && ReadLine(line) is { } problem)
                return problem;
        }

        if (_candidates == 0)
            return lines.Problem("The file is empty: its first line is the number of candidates and of seats.");
        if (!_isClosed)
            return lines.Problem("The file ends before the 0 that closes the ballots: it is cut off.");
        return _names.Count < _candidates
            ? lines.Problem($"There are {_candidates} candidates and {_names.Count} names: the file is cut off.")
            : Build();
    }

    private FileProblem? ReadLine(ReadOnlySpan<char> line)
    {
        if (_candidates == 0)
            return ReadFirst(line);
        if (_isClosed)
            return ReadName(line);
        if (line[0] == '-')
            return ReadWithdrawn(line);
        if (line is "0")
        {
            _isClosed = true;
            return null;
        }

        return ReadBallot(line);
    }

    private FileProblem? ReadFirst(ReadOnlySpan<char> line)
    {
        var space = line.IndexOfAny(' ', '\t');
        if (space < 0 || !Number(line[..space], out var candidates) || !Number(line[space..], out var seats))
            return lines.Problem("The first line is the number of candidates and the number of seats.");
        if (candidates is 0 or > ElectionBuilder.MostOptions || seats is 0 or > ElectionBuilder.MostOptions)
            return lines.Problem($"There are 1 to {ElectionBuilder.MostOptions} candidates, and at least one seat.");
        (_candidates, _seats) = ((int)candidates, (int)seats);
        return null;
    }

    private FileProblem? ReadWithdrawn(ReadOnlySpan<char> line)
    {
        foreach (var part in line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] != '-' || !Number(part.AsSpan(1), out var candidate) || candidate < 1 || candidate > _candidates)
                return lines.Problem($"{TextLines.Quote(part)} withdraws no candidate: - and a number, 1 to {_candidates}.");
            _withdrawn.Add((int)candidate);
        }

        return null;
    }

    private FileProblem? ReadBallot(ReadOnlySpan<char> line)
    {
        var marks = new List<BallotMark>();
        var count = -1L;
        var rank = 0;
        var isEnded = false;
        foreach (var range in line.SplitAny([' ', '\t']))
        {
            var token = line[range];
            if (token.IsEmpty)
                continue;
            if (isEnded)
                return lines.Problem("After the 0 that ends a ballot something follows.");
            if (count < 0)
            {
                if (!Number(token, out count) || count is 0 or > ElectionBuilder.MostBallots)
                    return lines.Problem($"{TextLines.Quote(token)} does not say how many ballots these are.");
                continue;
            }

            isEnded = token is "0";
            if (isEnded || token is "-")
                continue;
            rank++;
            foreach (var part in token.Split('='))
            {
                if (!Number(token[part], out var candidate) || candidate < 1 || candidate > _candidates)
                    return lines.Problem($"{TextLines.Quote(token[part])} is no candidate: 1 to {_candidates}.");
                if (marks.Exists(mark => mark.Option == (int)candidate - 1))
                    return lines.Problem($"The candidate {candidate} is ranked twice.");
                marks.Add(new BallotMark((int)candidate - 1, rank));
            }
        }

        if (!isEnded)
            return lines.Problem("A ballot ends with 0; this one does not.");
        _ballots.Add(([.. marks], count));
        return null;
    }

    private FileProblem? ReadName(ReadOnlySpan<char> line)
    {
        if (_names.Count > _candidates)
            return lines.Problem("After the title something follows.");
        if (line.Length < 2 || line[0] != '"' || line[^1] != '"')
            return lines.Problem("A name or the title stands between quotation marks.");
        var name = line[1..^1].Trim().ToString();
        if (_names.Count < _candidates && (name.Length == 0 || _names.Contains(name)))
            return lines.Problem(name.Length == 0 ? "A candidate has no name." : $"Two candidates have the name {TextLines.Quote(name)}.");
        _names.Add(name);
        return null;
    }

    private BallotReading Build()
    {
        var places = new int[_candidates];
        var standing = Enumerable.Range(0, _candidates).Where(candidate => !_withdrawn.Contains(candidate + 1)).ToList();
        if (standing.Count == 0)
            return lines.Problem("Every candidate is withdrawn.");
        Array.Fill(places, -1);
        for (var place = 0; place < standing.Count; place++)
            places[standing[place]] = place;
        var builder = new ElectionBuilder(QuestionKind.Ranking, [.. standing.Select(candidate => new ElectionOption(_names[candidate], _names[candidate]))], wish.Seats ?? _seats);
        foreach (var (marks, count) in _ballots)
        {
            if (!builder.TryAdd(Standing(marks, places), count))
                return lines.Problem("There are more ballots than can be counted.");
        }

        return builder.Build();
    }

    /// <summary>Without the withdrawn, and without the gaps that they leave.</summary>
    private static BallotMark[] Standing(BallotMark[] marks, int[] places)
    {
        var left = new List<BallotMark>();
        int rank = 0, before = 0;
        foreach (var mark in marks.Where(mark => places[mark.Option] >= 0))
        {
            rank += mark.Value > before ? 1 : 0;
            before = mark.Value;
            left.Add(new BallotMark(places[mark.Option], rank));
        }

        return [.. left];
    }

    private static bool Number(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
