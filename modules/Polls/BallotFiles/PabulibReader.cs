using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

internal sealed class PabulibReader(TextLines lines, FileWish wish)
{
    private readonly Dictionary<string, (string Value, int Line)> _meta = new(StringComparer.Ordinal);
    private readonly List<ElectionOption> _projects = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _fields = [];
    private Dictionary<string, int> _columns = [];
    private QuestionKind _question;
    private GroupedBallots? _ballots;

    public BallotReading Read()
    {
        var section = "";
        while (lines.Next(out var line))
        {
            if (line.IsEmpty)
                continue;
            if (TextLines.IsTooLong(line))
                return lines.Problem("This line is longer than any ballot.");
            if (line is "META" or "PROJECTS" or "VOTES")
            {
                if (Begin(section, line.ToString()) is { } broken)
                    return broken;
                section = line.ToString();
                continue;
            }

            QuotedLine.Split(line, ';', _fields);
            if ((section switch { "META" => ReadMeta(), "PROJECTS" => ReadProject(), "VOTES" => ReadVote(), _ => lines.Problem("The file does not begin with META.") }) is { } problem)
                return problem;
        }

        if (_ballots is null)
            return lines.Problem("The file ends before VOTES: it is cut off.");
        if (_meta.TryGetValue("num_votes", out var number) && Whole(number.Value) != _ballots.Count)
            return lines.Problem($"num_votes is {TextLines.Quote(number.Value)}, and there are {_ballots.Count} votes: the file is cut off, or was changed.");
        return _ballots.Build() is { } election ? election : lines.Problem("There are more ballots than can be counted.");
    }

    private FileProblem? Begin(string section, string next)
    {
        if ((section, next) is not (("", "META") or ("META", "PROJECTS") or ("PROJECTS", "VOTES")))
            return lines.Problem($"{next} stands in the wrong place: the order is META, PROJECTS, VOTES.");
        if (next == "VOTES" && BeginVotes() is { } problem)
            return problem;
        if (!lines.Next(out var heading))
            return lines.Problem($"After {next} the file ends: it is cut off.");
        QuotedLine.Split(heading, ';', _fields);
        _columns = [];
        for (var at = 0; at < _fields.Count; at++)
            _columns.TryAdd(_fields[at], at);
        return (next switch { "META" => "key value", "PROJECTS" => "project_id cost", _ => "vote" }).Split(' ').FirstOrDefault(column => !_columns.ContainsKey(column)) is { } missing
            ? lines.Problem($"The heading of {next} lacks the column {missing}.")
            : null;
    }

    private FileProblem? ReadMeta()
    {
        if (_fields.Count < 2)
            return lines.Problem("A line of META is a key, a semicolon and a value.");
        return _meta.TryAdd(_fields[0], (_fields[1], lines.Number)) ? null : lines.Problem($"The key {TextLines.Quote(_fields[0])} stands twice.");
    }

    private FileProblem? ReadProject()
    {
        var id = Field("project_id");
        if (id.Length == 0)
            return lines.Problem("This project has no id.");
        if (_projects.Count == ElectionBuilder.MostOptions)
            return lines.Problem($"There are more than {ElectionBuilder.MostOptions} projects.");
        if (!_places.TryAdd(id, _projects.Count))
            return lines.Problem($"The project {TextLines.Quote(id)} stands twice.");
        if (Amount(Field("cost")) is not { } cost)
            return lines.Problem($"The cost {TextLines.Quote(Field("cost"))} is no amount: more than 0, at most 10^12, at most 6 decimals.");
        _projects.Add(new ElectionOption(id, Field("name") is { Length: > 0 } name ? name : id, cost));
        return null;
    }

    private FileProblem? BeginVotes()
    {
        if (_projects.Count == 0)
            return lines.Problem("There is no project.");
        if (_meta.TryGetValue("num_projects", out var number) && Whole(number.Value) != _projects.Count)
            return lines.Problem($"num_projects is {TextLines.Quote(number.Value)}, and there are {_projects.Count} projects.");
        if (!_meta.TryGetValue("budget", out var budget) || Amount(budget.Value) is not { } amount)
            return new FileProblem(Math.Max(1, budget.Line), "META has no budget that is an amount: more than 0, at most 10^12, at most 6 decimals.");
        if (!_meta.TryGetValue("vote_type", out var type) || QuestionOf(type.Value) is not { } question)
            return new FileProblem(Math.Max(1, type.Line), "META has no vote_type that is approval, choose-1, ordinal, cumulative or scoring.");
        _question = question;
        _ballots = new GroupedBallots(new ElectionBuilder(question, _projects, wish.Seats ?? 1, amount));
        return null;
    }

    private static QuestionKind? QuestionOf(string voteType) => voteType switch
    {
        "approval" or "choose-1" => QuestionKind.BudgetApproval,
        "ordinal" => QuestionKind.BudgetRanking,
        "cumulative" or "scoring" => QuestionKind.BudgetPoints,
        _ => null,
    };

    private FileProblem? ReadVote()
    {
        var vote = Field("vote");
        var points = _question == QuestionKind.BudgetPoints ? Field("points") : "";
        var text = points.Length == 0 ? vote : $"{vote};{points}";
        if (_ballots!.AddKnown(text, 1))
            return null;
        string[] ids = vote.Length == 0 ? [] : vote.Split(',', StringSplitOptions.TrimEntries);
        string[] given = points.Length == 0 ? [] : points.Split(',', StringSplitOptions.TrimEntries);
        if (_question == QuestionKind.BudgetPoints && given.Length != ids.Length)
            return lines.Problem($"The ballot names {ids.Length} projects and gives points to {given.Length}.");
        var marks = new List<BallotMark>(ids.Length);
        for (var at = 0; at < ids.Length; at++)
        {
            if (!_places.TryGetValue(ids[at], out var place))
                return lines.Problem($"There is no project {TextLines.Quote(ids[at])}.");
            if (marks.Exists(mark => mark.Option == place))
                return lines.Problem($"The ballot names the project {TextLines.Quote(ids[at])} twice.");
            if (_question != QuestionKind.BudgetPoints)
            {
                marks.Add(new BallotMark(place, _question == QuestionKind.BudgetRanking ? at + 1 : 1));
                continue;
            }

            if (Whole(given[at]) is not (>= 0 and <= 1_000_000 and var value))
                return lines.Problem($"{TextLines.Quote(given[at])} is no number of points: 0 to 1,000,000.");
            if (value > 0)
                marks.Add(new BallotMark(place, (int)value));
        }

        if (_question != QuestionKind.BudgetRanking)
            marks.Sort((left, right) => left.Option.CompareTo(right.Option));
        _ballots.Add(text, [.. marks], 1);
        return null;
    }

    private string Field(string column) => _columns.TryGetValue(column, out var at) && at < _fields.Count ? _fields[at] : "";

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Some cities write decimals with a comma.</summary>
    private static decimal? Amount(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount is > 0 and <= 1_000_000_000_000m && decimal.Round(amount, 6) == amount ? amount : null;
}
