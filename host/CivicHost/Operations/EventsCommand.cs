using System.CommandLine;
using System.Text.Json;
using CivicHost.Events;

namespace CivicHost.Operations;

/// <summary>civichost events: those that a module failed to handle.</summary>
internal static class EventsCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var letters = new Command("dead-letters", "List the events that a module failed to handle eight times, newest first.") { Json };
        letters.SetAction((parsed, cancellation) => ListAsync(options(parsed), parsed.GetValue(Json), cancellation));
        return new Command("events", "What modules tell each other.") { letters };
    }

    private static async Task<int> ListAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var town = await TownCommandHost.OpenExistingAsync(options, cancellation);
        var found = new List<object>();
        foreach (var module in town.Storage.Known)
        {
            foreach (var letter in await DeadLetter.ListAsync(town.Storage.For(module), cancellation))
            {
                found.Add(new { module, letter.Id, letter.Name, letter.Handler, letter.Subject, letter.SetAsideAt, letter.Error });
                if (!json)
                    Console.WriteLine($"{letter.SetAsideAt:u} {module} {letter.Handler}: {letter.Error} (try again on the page /admin/events)");
            }
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(found, JsonSerializerOptions.Web));
        else if (found.Count == 0)
            Console.WriteLine("Every event was handled.");
        return 0;
    }
}
