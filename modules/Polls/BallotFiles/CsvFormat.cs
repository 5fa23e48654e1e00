using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Two kinds of CSV. With the heading <c>what,text,number</c> it spells the question out: rows <c>question</c>, <c>seats</c>, <c>budget</c>, <c>option</c> (label and
/// cost, in the order of their numbers) and <c>ballot</c> (text as in the urn, and how often). With any heading that has a column <c>ballot</c>, and perhaps <c>count</c>,
/// it is an urn: the rule tells what was asked, and the highest number how many options there are.</summary>
internal sealed class CsvFormat : IBallotFormat
{
    private const string Heading = "what,text,number";

    public BallotReading Read(TextLines lines, FileWish wish)
    {
        if (!lines.Next(out var heading))
            return lines.Problem("The file is empty.");
        var columns = new List<string>();
        QuotedLine.Split(heading, ',', columns);
        if (string.Join(',', columns) == Heading)
            return ReadQuestion(lines, wish);
        var ballot = columns.IndexOf("ballot");
        return ballot < 0
            ? lines.Problem($"The heading is neither {Heading} nor one with a column ballot.")
            : new UrnReader(lines, wish, ballot, columns.IndexOf("count"), columns.Count).Read();
    }

    public string? Write(Election election, TextWriter writer)
    {
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{Heading}\nquestion,{QuestionWords.NameOf(election.Question)},\nseats,,{election.Seats}\n{(election.Budget > 0 ? $"budget,,{election.Budget}\n" : "")}"));
        foreach (var option in election.Options)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"option,{Quoted(option.Label)},{(IsNone(election, option) ? "none" : option.Cost > 0 ? $"{option.Cost}" : "")}\n"));
        for (var group = 0; group < election.GroupCount; group++)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"ballot,\"{QuestionWords.TextOf(election, election[group].Marks)}\",{election[group].Count}\n"));
        return null;
    }

    private static bool IsNone(Election election, ElectionOption option) => election.Question == QuestionKind.One && option.Id == "0";

    private static string Quoted(string label) => $"\"{label.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static BallotReading ReadQuestion(TextLines lines, FileWish wish)
    {
        var draft = new ElectionDraft();
        ElectionBuilder? builder = null;
        var fields = new List<string>();
        while (lines.Next(out var line))
        {
            if (line.IsEmpty)
                continue;
            QuotedLine.Split(line, ',', fields);
            if (TextLines.IsTooLong(line) || fields.Count != 3)
                return lines.Problem($"A row has the three fields {Heading}.");
            if (fields[0] != "ballot")
            {
                if ((builder is null ? ReadRow(draft, fields) : "The question stands before the ballots.") is { } wrong)
                    return lines.Problem(wrong);
                continue;
            }

            if (builder is null && (builder = draft.Begin(wish, out var reason)) is null)
                return lines.Problem(reason);
            if (Number(fields[2]) is not { } count || !builder.TryAdd(fields[1], count))
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
