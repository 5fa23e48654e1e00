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

    private static readonly Argument<string> File = new("file") { Description = "Ballots: .pb .soc .soi .toc .toi .blt .csv or .json; or what a town published of a poll: the zip, or the folder it was unpacked into.", HelpName = "FILE" };

    private static readonly Option<string?> RuleName = new("--rule") { Description = "The counting rule; without it the one that a published poll names.", HelpName = "RULE" };

    private static readonly Option<string?> Seats = new("--seats") { Description = "How many are to win; without it what the file says, else 1.", HelpName = "N" };

    private static readonly Option<string?> Completion = new("--completion")
    {
        Description = "What becomes of money that Equal Shares leaves: none, greedy, add1 or add1u; without it what a published poll says, else none.",
        HelpName = "COMPLETION",
    };

    private static readonly Option<string?> Increment = new("--increment")
    {
        Description = "By how much add1 raises every voter's share; without it what a published poll says, else 1.",
        HelpName = "N",
    };

    private static readonly Option<string?> TieSeed = new("--tie-seed") { Description = "Break ties by a lot from this text; without it as a published poll says, else by id, compared as strings.", HelpName = "SEED" };

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

            await output.WriteLineAsync(parsed.GetValue(Json) ? InJson(result, counted.Ties) : CountReport.Of(result, counted.Election!, counted.Ties));
            return 0;
        });
        return command;
    }

    private static Counted Count(ParseResult parsed, CountingRules rules, CancellationToken cancellation)
    {
        var path = parsed.GetValue(File)!;
        PublishedPoll? poll = null;
        if (PublishedPoll.IsAt(path))
        {
            (poll, var unpublished) = PublishedPoll.Read(path);
            if (poll is null)
                return Counted.Not($"{path}: {unpublished}");
        }

        if ((parsed.GetValue(RuleName) ?? poll?.Definition.Rule) is not { } name)
            return Counted.Not($"Say with --rule by which rule. {Known(rules)}");
        if (rules.Find(name) is not { } rule)
            return Counted.Not($"There is no rule {TextLines.Quote(name)}. {Known(rules)}");
        if (ReadOptions(parsed, rule, poll?.Options, out var options, out var seats) is { } wrong)
            return Counted.Not(wrong);
        var (election, problem) = poll is null ? Load(path, new FileWish(rule.Questions, seats)) : WithSeats(poll.Election, seats);
        if (election is null)
            return Counted.Not($"{path}:{problem!.Line}: {problem.Reason}");
        if (!rule.Questions.Contains(election.Question))
            return Counted.Not($"{path}: The rule {rule.Name} does not count a question of the kind {QuestionWords.NameOf(election.Question)}.");
        var seed = parsed.GetValue(TieSeed);
        var ties = seed is not null ? $"lot, from the seed {TextLines.Quote(seed)}" : poll?.Ties ?? "id, compared as strings";
        try
        {
            return new Counted(rule.Count(election, options!, cancellation), election, ties, "");
        }
        catch (InvalidOperationException tooLong)
        {
            return Counted.Not($"{path}: {tooLong.Message}");
        }
    }

    private static string Known(CountingRules rules) =>
        $"Rules: {string.Join(", ", rules.List().Select(each => each.Name))}. A rule of another module counts where that module is installed and switched on.";

    /// <param name="published">Of the poll; what the command line says goes before.</param>
    /// <returns>What is wrong with the arguments.</returns>
    private static string? ReadOptions(ParseResult parsed, ICountingRule rule, CountOptions? published, out CountOptions? options, out int? seats)
    {
        options = null;
        seats = null;
        BudgetCompletion? completion = parsed.GetValue(Completion) switch
        {
            null => published?.Completion ?? BudgetCompletion.None,
            "none" => BudgetCompletion.None,
            "greedy" => BudgetCompletion.Greedy,
            "add1" => BudgetCompletion.Add1,
            "add1u" => BudgetCompletion.Add1ThenGreedy,
            _ => null,
        };
        if (completion is null)
            return $"{TextLines.Quote(parsed.GetValue(Completion))} is no completion: none, greedy, add1 or add1u.";
        var increment = published?.Increment ?? 1;
        if (parsed.GetValue(Increment) is { } raised
            && (!decimal.TryParse(raised, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out increment) || !ElectionDraft.IsAmount(increment)))
        {
            return $"{TextLines.Quote(raised)} is no increment: more than 0, at most 6 decimals.";
        }

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
        options = new CountOptions(seed is null ? published?.Ties ?? TieBreak.ById : TieBreak.Lot(seed), completion.Value, increment);
        return null;
    }

    private static BallotReading WithSeats(Election election, int? seats)
    {
        if (seats is null || seats == election.Seats)
            return election;
        var builder = new ElectionBuilder(election.Question, election.Options, seats.Value, election.Budget);
        for (var group = 0; group < election.GroupCount; group++)
            builder.TryAdd(election[group].Marks, election[group].Count);
        return builder.Build();
    }

    private static BallotReading Load(string path, FileWish wish) =>
        Load(path, out var content) is { } unreadable ? new FileProblem(1, unreadable) : BallotFile.Read(content, path, wish);

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

    private sealed record Counted(CountResult? Result, Election? Election, string Ties, string Wrong)
    {
        public static Counted Not(string wrong) => new(null, null, "", wrong);
    }
}
