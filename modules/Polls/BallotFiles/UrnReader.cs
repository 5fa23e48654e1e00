using System.Globalization;
using System.Runtime.InteropServices;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>An urn as a poll publishes it: a row for each ballot, or for equal ones, and nothing about the question.</summary>
internal sealed class UrnReader(TextLines lines, FileWish wish, int ballotColumn, int countColumn, int columns)
{
    private readonly Dictionary<string, (long Count, int Line)> _ballots = new(StringComparer.Ordinal);

    public BallotReading Read()
    {
        var fields = new List<string>();
        var highest = 0;
        while (lines.Next(out var line))
        {
            // The last field may be an empty ballot: a blank line is none only where there are more columns.
            if (line.IsEmpty && columns > 1)
                continue;
            QuotedLine.Split(line, ',', fields);
            if (TextLines.IsTooLong(line) || fields.Count != columns)
                return lines.Problem($"A row has {columns} fields, as the heading says.");
            var count = 1L;
            if (countColumn >= 0 && (!long.TryParse(fields[countColumn], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count == 0))
                return lines.Problem($"{TextLines.Quote(fields[countColumn])} does not say how many ballots these are.");
            var ballot = fields[ballotColumn];
            highest = Math.Max(highest, HighestNumber(ballot));
            if (highest > ElectionBuilder.MostOptions)
                return lines.Problem($"{TextLines.Quote(ballot)} names an option above {ElectionBuilder.MostOptions}.");
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_ballots, ballot, out var isKnown);
            if (count > ElectionBuilder.MostBallots - known.Count)
                return lines.Problem("There are more ballots than can be counted.");
            known = (known.Count + count, isKnown ? known.Line : lines.Number);
        }

        return Build(Math.Max(1, highest));
    }

    private BallotReading Build(int highest)
    {
        var options = Enumerable.Range(1, highest).Select(number => new ElectionOption(number.ToString(CultureInfo.InvariantCulture), $"{number}")).ToList();
        FileProblem? problem = null;
        foreach (var question in wish.Questions.Where(question => !QuestionWords.IsBudget(question)))
        {
            ElectionOption[] all = question == QuestionKind.One && _ballots.ContainsKey("0") ? [.. options, new ElectionOption("0", "0")] : [.. options];
            var builder = new ElectionBuilder(question, all, wish.Seats ?? 1);
            var wrong = _ballots.FirstOrDefault(ballot => !builder.TryAddWritten(ballot.Key, ballot.Value.Count));
            if (wrong.Key is null)
                return builder.Build();
            problem ??= new FileProblem(wrong.Value.Line, $"{TextLines.Quote(wrong.Key)} is no ballot of a question of the kind {QuestionWords.NameOf(question)}.");
        }

        return problem ?? lines.Problem("This file does not say what the projects cost: write the question out, with the heading what,text,number.");
    }

    /// <summary>The highest number of an option; scores and points stand behind a colon.</summary>
    private static int HighestNumber(string ballot)
    {
        int highest = 0, number = 0;
        var isValue = false;
        foreach (var letter in ballot)
        {
            if (char.IsAsciiDigit(letter) && !isValue)
            {
                number = Math.Min((number * 10) + letter - '0', ElectionBuilder.MostOptions + 1);
                highest = Math.Max(highest, number);
                continue;
            }

            number = 0;
            isValue = letter == ':' || (isValue && letter != ',');
        }

        return highest;
    }
}
