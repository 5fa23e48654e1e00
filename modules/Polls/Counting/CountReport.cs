using System.Globalization;
using System.Text;
using CivicHost.Sdk.Counting;

namespace Polls;

/// <summary>A count as somebody reads it in a terminal.</summary>
internal static class CountReport
{
    public static string Of(CountResult result, Election election, string ties)
    {
        var labels = election.Options.ToDictionary(option => option.Id, option => option.Label, StringComparer.Ordinal);
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"{result.Rule}: {election.Ballots} ballots, {election.Options.Count} options");
        report.AppendLine(result.Winners.Count == 0 ? "Nobody wins." : "Winners, in order:");
        for (var place = 0; place < result.Winners.Count; place++)
        {
            var winner = result.Winners[place];
            var reason = result.Reasons.FirstOrDefault(each => each.Option == winner);
            report.AppendLine(CultureInfo.InvariantCulture, $"  {place + 1}. {Name(winner)}{(reason is null ? "" : ": " + Sentence(reason))}");
        }

        foreach (var tie in result.Ties)
            report.AppendLine(CultureInfo.InvariantCulture, $"Tie: {string.Join(", ", tie.Select(Name))}. Broken by {ties}.");
        for (var round = 0; round < result.Rounds.Count; round++)
            Write(report, round + 1, result.Rounds[round], Name);
        return report.ToString().TrimEnd();

        string Name(string id) => labels.TryGetValue(id, out var label) && label != id ? $"{id} ({Plain(label)})" : Plain(id);
    }

    private static void Write(StringBuilder report, int number, CountRound round, Func<string, string> name)
    {
        report.AppendLine($"Round {number}: {round.Happened} {string.Join(", ", round.Options.Select(name))}".TrimEnd());
        foreach (var figure in round.Figures)
        {
            var where = figure.Option.Length == 0 ? "" : " " + name(figure.Option);
            var other = figure.Other switch { null => "", "" => " > -", var id => $" > {name(id)}" };
            report.AppendLine(CultureInfo.InvariantCulture, $"  {figure.Name}{where}{other}: {figure.Value}");
        }
    }

    private static string Sentence(WinnerReason reason) => reason.Code switch
    {
        "count.paid" => string.Create(CultureInfo.InvariantCulture, $"paid by {reason.Arguments[0]} voters, {reason.Arguments[1]} each"),
        "count.paid-at-most" => string.Create(CultureInfo.InvariantCulture, $"paid by {reason.Arguments[0]} voters, at most {reason.Arguments[1]} each"),
        "count.votes" => string.Create(CultureInfo.InvariantCulture, $"{reason.Arguments[0]} votes"),
        _ => $"{reason.Code} {string.Join(' ', reason.Arguments.Select(argument => argument.ToString(CultureInfo.InvariantCulture)))}",
    };

    /// <summary>A label from a stranger's file moves no cursor.</summary>
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
