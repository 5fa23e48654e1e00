using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Two kinds of CSV. With a heading that begins with <c>what,text,number</c> it spells the question out: rows <c>question</c>, <c>seats</c>, <c>budget</c>, <c>option</c>
/// (label and cost, in the order of their numbers) and <c>ballot</c> (text as in the urn, and how often); so a poll publishes its ballots, with a column more for the tokens. With any heading that has a column <c>ballot</c>, and perhaps <c>count</c>,
/// it is an urn: the rule tells what was asked, and the highest number how many options there are.</summary>
internal sealed class CsvFormat : IBallotFormat
{
    public static readonly IReadOnlyList<string> Heading = ["what", "text", "number"];

    private static readonly string WholeHeading = string.Join(',', Heading);

    public BallotReading Read(TextLines lines, FileWish wish)
    {
        if (!lines.Next(out var heading))
            return lines.Problem("The file is empty.");
        var columns = new List<string>();
        QuotedLine.Split(heading, ',', columns);
        if (columns.Take(Heading.Count).SequenceEqual(Heading))
            return ReadQuestion(lines, wish, columns.Count);
        var ballot = columns.IndexOf("ballot");
        return ballot < 0
            ? lines.Problem($"The heading is neither {WholeHeading} nor one with a column ballot.")
            : new UrnReader(lines, wish, ballot, columns.IndexOf("count"), columns.Count).Read();
    }

    public string? Write(Election election, TextWriter writer)
    {
        foreach (var (what, text, number) in QuestionRows(election))
            writer.Write($"{what},{(what == "option" ? Quoted(text) : text)},{number}\n");
        for (var group = 0; group < election.GroupCount; group++)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"ballot,\"{QuestionWords.TextOf(election, election[group].Marks)}\",{election[group].Count}\n"));
        return null;
    }

    /// <summary>Heading and question: everything that stands before the ballots.</summary>
    public static IEnumerable<(string What, string Text, string Number)> QuestionRows(Election election)
    {
        yield return (Heading[0], Heading[1], Heading[2]);
        yield return ("question", QuestionWords.NameOf(election.Question), "");
        yield return ("seats", "", election.Seats.ToString(CultureInfo.InvariantCulture));
        if (election.Budget > 0)
            yield return ("budget", "", election.Budget.ToString(CultureInfo.InvariantCulture));
        foreach (var option in election.Options)
            yield return ("option", option.Label.ReplaceLineEndings(" "), IsNone(election, option) ? "none" : option.Cost > 0 ? option.Cost.ToString(CultureInfo.InvariantCulture) : "");
    }

    private static bool IsNone(Election election, ElectionOption option) => election.Question == QuestionKind.One && option.Id == "0";

    private static string Quoted(string label) => $"\"{label.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static BallotReading ReadQuestion(TextLines lines, FileWish wish, int columns)
    {
        var draft = new ElectionDraft();
        ElectionBuilder? builder = null;
        var fields = new List<string>();
        while (lines.Next(out var line))
        {
            if (line.IsEmpty)
                continue;
            QuotedLine.Split(line, ',', fields);
            if (TextLines.IsTooLong(line) || fields.Count != columns)
                return lines.Problem(columns == Heading.Count ? $"A row has the three fields {WholeHeading}." : $"A row has {columns} fields, as the heading says.");
            if (fields[0] != "ballot")
            {
                if ((builder is null ? ReadRow(draft, fields) : "The question stands before the ballots.") is { } wrong)
                    return lines.Problem(wrong);
                continue;
            }

            if (builder is null && (builder = draft.Begin(wish, out var reason)) is null)
                return lines.Problem(reason);
            if (Number(fields[2]) is not { } count || !builder.TryAddWritten(fields[1], count))
                return lines.Problem($"{TextLines.Quote(fields[1])}, {TextLines.Quote(fields[2])} times, is no ballot of this question.");
        }

        builder ??= draft.Begin(wish, out _);
        return builder is null ? lines.Problem("The file ends before the question is whole.") : builder.Build();
    }

    private static string? ReadRow(ElectionDraft draft, List<string> row)
    {
        var (what, text, number) = (row[0], row[1], row[2]);
        switch (what)
        {
            case "question":
                draft.Question = QuestionWords.Named(text);
                return draft.Question is null ? $"There is no question {TextLines.Quote(text)}." : null;
            case "seats":
                draft.Seats = Number(number) is >= 1 and <= ElectionBuilder.MostOptions and var seats ? (int)seats : 0;
                return draft.Seats == 0 ? $"{TextLines.Quote(number)} is no number of seats." : null;
            case "budget":
                draft.Budget = Amount(number) ?? 0;
                return draft.Budget == 0 ? $"{TextLines.Quote(number)} is no budget." : null;
            case "option":
                var id = number == "none" ? "0" : (draft.Options.Count + 1).ToString(CultureInfo.InvariantCulture);
                if (number is not ("" or "none") && Amount(number) is null)
                    return $"{TextLines.Quote(number)} is no cost.";
                return draft.AddOption(id, text, Amount(number) ?? 0);
            default:
                return $"{TextLines.Quote(what)} is none of question, seats, budget, option and ballot.";
        }
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static decimal? Amount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && ElectionDraft.IsAmount(amount) ? amount : null;
}
