using System.CommandLine;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>civichost polls verify: checks a published poll without asking the town. Looks into no database.</summary>
internal static class VerifyCommand
{
    private const int NotGood = 1;
    private const int BadArguments = 2;

    private static readonly Argument<string?> Folder = new("folder")
    {
        Description = "What the town published: the zip, or the folder it was unpacked into.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Keys = new("--key")
    {
        Description = "The town's public keys from elsewhere (served at /polls/keys); without it those of the bundle count.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> Checkpoints = new("--checkpoint")
    {
        Description = "A signed checkpoint from elsewhere: a receipt's, or the notice board's. May be given several times.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string[]> Receipts = new("--receipt")
    {
        Description = "A receipt whose ballot must be in the log. May be given several times.",
        HelpName = "CODE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    public static Command Create(IServiceProvider services)
    {
        var command = new Command(
            "verify", "Check a published poll: each leaf opened once, signatures, log and checkpoints, tokens against the roll, and the count. Ends with 0 where all fits, with 1 where something does not.")
        {
            Folder,
            Keys,
            Checkpoints,
            Receipts,
            Json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, services.GetRequiredService<PollCounting>(), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, PollCounting counting, CancellationToken cancellation)
    {
        if (parsed.GetValue(Folder) is not { Length: > 0 } folder)
            return await ComplainAsync(parsed, "Give the folder or the zip that the town published.");
        var (bundle, problem) = BundleReader.Read(folder);
        if (bundle is null)
            return await ComplainAsync(parsed, problem!);
        var keys = parsed.GetValue(Keys) is { } file ? await ReadKeysAsync(file, cancellation) : null;
        if (keys is null && parsed.GetValue(Keys) is not null)
            return await ComplainAsync(parsed, $"{parsed.GetValue(Keys)} is not there or holds no public keys. Take the file served at /polls/keys, or one public key as PEM.");
        var seen = new List<string>();
        foreach (var path in parsed.GetValue(Checkpoints) ?? [])
        {
            if (!File.Exists(path))
                return await ComplainAsync(parsed, $"{path} is not there.");
            seen.Add(await File.ReadAllTextAsync(path, cancellation));
        }

        var receipts = (parsed.GetValue(Receipts) ?? []).Select(receipt => TrackingCode.Read(receipt) ?? receipt).ToList();
        var findings = BundleVerification.Verify(bundle, counting, keys, seen, receipts);
        await PrintAsync(parsed, bundle, findings, keys is not null);
        return findings.Problems.Count == 0 ? 0 : NotGood;
    }

    private static async Task PrintAsync(ParseResult parsed, PollBundle bundle, BundleFindings findings, bool hasTrustedKeys)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (problems, counted) = findings;
        if (parsed.GetValue(Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { Ok = problems.Count == 0, Leaves = bundle.Leaves.Count, Ballots = bundle.Ballots?.Count, Marks = bundle.Roll.Total, Counted = counted, Problems = problems }, JsonSerializerOptions.Web));
            return;
        }

        // A named poll has no log: its ballots are published as a tally, with their names only where that was said before.
        await output.WriteLineAsync(bundle.Tally is { } tally
            ? $"A named poll, without a log. Ballots in {PollBundle.TallyFile}: {tally.Sum(pile => (decimal)pile.Count)}. Marks in the roll: {bundle.Roll.Total}."
            : $"Leaves in the log: {bundle.Leaves.Count}. Ballots published: {bundle.Ballots?.Count ?? 0}. Marks in the roll: {bundle.Roll.Total}.");
        if (bundle.Ballots is null && bundle.Tally is null)
            await output.WriteLineAsync("The ballots are with the auditors whom the definition names: log, roll and definition were checked, ballots and count were not.");
        if (counted is not null)
            await output.WriteLineAsync($"The roll was checked, and {counted} ballots were counted again by the rule of the definition.{(bundle.Names is null ? "" : $" The ballots that bear names in {PollBundle.NamesFile} were compared with them.")}");
        if (!hasTrustedKeys && bundle.Leaves.Count > 0)
            await output.WriteLineAsync("The town's keys are those of the bundle itself. Give --key with the town's keys from elsewhere, and --checkpoint with a receipt's or the notice board's, for a stronger check.");
        foreach (var problem in problems)
            await output.WriteLineAsync($"{problem.Code}: {problem.Sentence}");
        await output.WriteLineAsync(problems.Count == 0 ? "All fits." : "This does not fit. Ask the town, and show this list.");
    }

    private static async Task<IReadOnlyList<PublicKey>?> ReadKeysAsync(string file, CancellationToken cancellation)
    {
        const int MostBytes = 1024 * 1024;
        return new FileInfo(file) is { Exists: true, Length: <= MostBytes } ? PublicKeyList.Read(await File.ReadAllTextAsync(file, cancellation)) : null;
    }

    private static async Task<int> ComplainAsync(ParseResult parsed, string sentence)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync(sentence);
        return BadArguments;
    }
}
