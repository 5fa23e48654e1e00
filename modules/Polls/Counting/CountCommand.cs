using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CivicHost.Sdk.Counting;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>civichost polls count: counts a file again, without any poll. With it anybody checks a town's result from the published urn.</summary>
internal static class CountCommand
{
    public const int BadInput = 2;

    private static readonly Argument<string> File = new("file") { Description = "Ballots: .pb .soc .soi .toc .toi .blt .csv or .json.", HelpName = "FILE" };

    private static readonly Option<string> RuleName = new("--rule") { Description = "The counting rule.", HelpName = "RULE", Required = true };

    private static readonly Option<string?> Seats = new("--seats") { Description = "How many are to win; without it what the file says, else 1.", HelpName = "N" };

    private static readonly Option<string> Completion = new("--completion")
    {
        Description = "What becomes of money that Equal Shares leaves: none, greedy, add1 or add1u.",
        DefaultValueFactory = _ => "none",
        HelpName = "COMPLETION",
    };

    private static readonly Option<string> Increment = new("--increment")
    {
        Description = "By how much add1 raises every voter's share.",
        DefaultValueFactory = _ => "1",
        HelpName = "N",
    };

    private static readonly Option<string?> TieSeed = new("--tie-seed") { Description = "Break ties by a lot from this text; without it by id, compared as strings.", HelpName = "SEED" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static Command Create(IServiceProvider services)
    {
        var rules = services.GetRequiredService<CountingRules>();
        var command = new Command("count", $"Count the ballots of a file: winners in order, ties and every round. Rules: {string.Join(", ", CountingRules.Own.Select(rule => rule.Name).Order(StringComparer.Ordinal))}; also those of other modules that are switched on.")
        {
            File, RuleName, Seats, Completion, Increment, TieSeed, Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var counted = Count(parsed, rules, cancellation);
            if (counted.Result is not { } result)
            {
                await errors.WriteLineAsync(counted.Wrong);
                return BadInput;
            }

            var seed = parsed.GetValue(TieSeed);
            var ties = seed is null ? "id, compared as strings" : $"lot, from the seed {TextLines.Quote(seed)}";
            await output.WriteLineAsync(parsed.GetValue(Json) ? InJson(result, ties) : CountReport.Of(result, counted.Election!, ties));
            return 0;
        });
        return command;
    }

    private static Counted Count(ParseResult parsed, CountingRules rules, CancellationToken cancellation)
    {
        if (rules.Find(parsed.GetValue(RuleName)!) is not { } rule)
            return Counted.Not($"There is no rule {TextLines.Quote(parsed.GetValue(RuleName))}. Rules: {string.Join(", ", rules.List().Select(each => each.Name))}. A rule of another module counts where that module is installed and switched on.");
        if (ReadOptions(parsed, rule, out var options, out var seats) is { } wrong)
            return Counted.Not(wrong);
        var path = parsed.GetValue(File)!;
        if (Load(path, out var content) is { } unreadable)
            return Counted.Not($"{path}:1: {unreadable}");
        var reading = BallotFile.Read(content, path, new FileWish(rule.Questions, seats));
        if (reading.Problem is { } problem)
            return Counted.Not($"{path}:{problem.Line}: {problem.Reason}");
        if (!rule.Questions.Contains(reading.Election!.Question))
            return Counted.Not($"{path}:1: The rule {rule.Name} does not count a question of the kind {QuestionWords.NameOf(reading.Election.Question)}.");
        try
        {
            return new Counted(rule.Count(reading.Election, options!, cancellation), reading.Election, "");
        }
        catch (InvalidOperationException tooLong)
        {
            return Counted.Not($"{path}:1: {tooLong.Message}");
        }
    }

    /// <returns>What is wrong with the arguments.</returns>
    private static string? ReadOptions(ParseResult parsed, ICountingRule rule, out CountOptions? options, out int? seats)
    {
        options = null;
        seats = null;
        BudgetCompletion? completion = parsed.GetValue(Completion) switch
        {
            "none" => BudgetCompletion.None,
            "greedy" => BudgetCompletion.Greedy,
            "add1" => BudgetCompletion.Add1,
            "add1u" => BudgetCompletion.Add1ThenGreedy,
            _ => null,
        };
        if (completion is null)
            return $"{TextLines.Quote(parsed.GetValue(Completion))} is no completion: none, greedy, add1 or add1u.";
        if (!decimal.TryParse(parsed.GetValue(Increment), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var increment) || !ElectionDraft.IsAmount(increment))
            return $"{TextLines.Quote(parsed.GetValue(Increment))} is no increment: more than 0, at most 6 decimals.";
        if (parsed.GetValue(Seats) is { } wanted)
        {
            if (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > ElectionBuilder.MostOptions)
                return $"{TextLines.Quote(wanted)} is no number of seats: 1 to {ElectionBuilder.MostOptions}.";
            if (number > rule.MostSeats)
                return $"The rule {rule.Name} lets at most {rule.MostSeats} win.";
            seats = number;
        }

        var seed = parsed.GetValue(TieSeed);
        if (seed?.Length == 0)
            return "The seed of the lot is empty.";
        options = new CountOptions(seed is null ? TieBreak.ById : TieBreak.Lot(seed), completion.Value, increment);
        return null;
    }

    /// <returns>Why the file cannot be read.</returns>
    private static string? Load(string path, out byte[] content)
    {
        content = [];
        try
        {
            if (new FileInfo(path).Length > BallotFile.LargestFile)
                return $"The file is larger than {BallotFile.LargestFile / 1024 / 1024} MB.";
            content = System.IO.File.ReadAllBytes(path);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"The file cannot be read: {fault.Message}";
        }
    }

    private static string InJson(CountResult result, string ties) => JsonSerializer.Serialize(
        new { result.Rule, result.Winners, Tied = result.Ties, TiesBrokenBy = ties, result.Rounds, result.Reasons }, Readable);

    private sealed record Counted(CountResult? Result, Election? Election, string Wrong)
    {
        public static Counted Not(string wrong) => new(null, null, wrong);
    }
}
