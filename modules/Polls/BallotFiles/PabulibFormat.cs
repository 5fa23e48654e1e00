using System.Globalization;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>Pabulib's .pb: the sections META, PROJECTS and VOTES, fields between semicolons. Format: pabulib.org/format.</summary>
internal sealed class PabulibFormat : IBallotFormat
{
    public BallotReading Read(TextLines lines, FileWish wish) => new PabulibReader(lines, wish).Read();

    public string? Write(Election election, TextWriter writer)
    {
        var type = election.Question switch
        {
            QuestionKind.BudgetApproval or QuestionKind.BudgetKnapsack => "approval",
            QuestionKind.BudgetRanking => "ordinal",
            QuestionKind.BudgetPoints => "cumulative",
            _ => "",
        };
        if (type.Length == 0)
            return "A .pb file holds budget questions only.";
        if (election.Options.Any(option => option.Id.AsSpan().ContainsAny(",;\"\n\r")))
            return "An id holds a comma, a semicolon, a quotation mark or a line break.";
        if (election.Question == QuestionKind.BudgetRanking && BallotMarks.AnyEqualRanks(election))
            return "A .pb file holds no equal ranks.";
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"META\nkey;value\nnum_projects;{election.Options.Count}\nnum_votes;{election.Ballots}\nbudget;{election.Budget}\nvote_type;{type}\nPROJECTS\nproject_id;cost;name\n"));
        foreach (var option in election.Options)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{option.Id};{option.Cost};{Quoted(option.Label)}\n"));
        var withPoints = election.Question == QuestionKind.BudgetPoints;
        writer.Write(withPoints ? "VOTES\nvoter_id;vote;points\n" : "VOTES\nvoter_id;vote\n");
        var voter = 0L;
        for (var group = 0; group < election.GroupCount; group++)
        {
            var marks = election[group].Marks.ToArray();
            var vote = string.Join(',', marks.Select(mark => election.Options[mark.Option].Id));
            var points = withPoints ? ";" + string.Join(',', marks.Select(mark => mark.Value.ToString(CultureInfo.InvariantCulture))) : "";
            for (var ballot = 0L; ballot < election[group].Count; ballot++)
                writer.Write($"{++voter};{vote}{points}\n");
        }

        return null;
    }

    private static string Quoted(string label)
    {
        var line = label.ReplaceLineEndings(" ");
        return line.AsSpan().ContainsAny(";\"") ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : line;
    }
}
