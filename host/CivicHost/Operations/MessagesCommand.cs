using System.CommandLine;
using System.Text.Json;
using CivicHost.Messages;

namespace CivicHost.Operations;

/// <summary>civichost messages: how many went out, and which did not.</summary>
internal static class MessagesCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var list = new Command("list", "Count e-mail and SMS by module and state, and list those that could not be sent, without address or text.") { Json };
        list.SetAction((parsed, cancellation) => ListAsync(options(parsed), parsed.GetValue(Json), cancellation));
        return new Command("messages", "E-mail and SMS that the town sends.") { list };
    }

    private static async Task<int> ListAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var town = await TownCommandHost.OpenExistingAsync(options, cancellation);
        var reports = new List<ModuleMessagesReport>();
        foreach (var module in town.Storage.Known)
            reports.Add(await MessageReport.OfAsync(town.Storage.For(module), cancellation));
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(reports, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var report in reports.Where(report => report.Counts.Count > 0))
        {
            Console.WriteLine($"{report.Module}: {string.Join(", ", report.Counts.Select(count => $"{count.Messages} {count.State}"))}");
            foreach (var message in report.Unsent)
                Console.WriteLine($"  {message.QueuedAt:u} {message.Channel} {message.Subject} {message.State} after {message.Attempts} attempts: {message.Detail} (try again on the page /admin/messages)");
        }

        if (reports.All(report => report.Counts.Count == 0))
            Console.WriteLine("No message yet.");
        return 0;
    }
}
