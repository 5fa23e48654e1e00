using System.CommandLine;
using System.Text.Json;
using CivicHost.Audit;

namespace CivicHost.Operations;

/// <summary>civichost audit verify</summary>
internal static class AuditCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var verify = new Command("verify", "Read every audit chain and say whether each entry follows from the one before.") { Json };
        verify.SetAction((parsed, cancellation) => VerifyAsync(options(parsed), parsed.GetValue(Json), cancellation));
        return new Command("audit", "The tamper-evident log of what was decided.") { verify };
    }

    private static async Task<int> VerifyAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var town = await TownCommandHost.OpenExistingAsync(options, cancellation);
        var verdicts = new List<AuditVerdict>();
        foreach (var module in town.Storage.Known)
            verdicts.Add(await AuditChain.VerifyAsync(town.Storage.For(module), cancellation));

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(verdicts, JsonSerializerOptions.Web));
        }
        else
        {
            foreach (var verdict in verdicts.Where(verdict => verdict.Fault is null))
                Console.WriteLine($"{verdict.Module}: {verdict.Entries} entries, each follows from the one before. Last: {verdict.Head}");
        }

        var broken = verdicts.Where(verdict => verdict.Fault is not null).ToList();
        foreach (var verdict in broken)
            await Console.Error.WriteLineAsync($"{verdict.Module}: {verdict.Fault}. Keep the data folder as it is, and compare it with the last backup.");
        return broken.Count == 0 ? 0 : 1;
    }
}
