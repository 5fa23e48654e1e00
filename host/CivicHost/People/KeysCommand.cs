using System.CommandLine;
using System.Text.Json;
using CivicHost.Operations;

namespace CivicHost.People;

/// <summary>civichost keys: API keys for programs. A key is printed once.</summary>
internal static class KeysCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "Id of the key, as keys list prints it." };

    private static readonly Option<string> Name = new("--name") { Description = "Which program uses the key.", Required = true };

    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = "What the key opens, for example complaints or open311. May be given several times.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var create = new Command("create", "Make a key and print it once.") { Name, Scope, Json };
        create.SetAction((parsed, cancellation) => CreateAsync(parsed, options(parsed), cancellation));
        var list = new Command("list", "List the keys; the keys themselves are not kept.") { Json };
        list.SetAction((parsed, cancellation) => ListAsync(options(parsed), parsed.GetValue(Json), cancellation));
        var revoke = new Command("revoke", "Let a key open nothing any more.") { Id };
        revoke.SetAction((parsed, cancellation) => RevokeAsync(options(parsed), parsed.GetValue(Id)!, cancellation));
        return new Command("keys", "API keys for programs.") { create, list, revoke };
    }

    private static async Task<int> CreateAsync(ParseResult parsed, TownOptions options, CancellationToken cancellation)
    {
        var (name, scopes) = (parsed.GetValue(Name)!, parsed.GetValue(Scope)!);
        var key = CreateKeyEndpoint.NextKey();
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        var created = await desk.SendAsync(new CreateKey(name, scopes, Secrets.Hash(key)), cancellation);
        if (parsed.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(new { created.Id, name, scopes, key }, JsonSerializerOptions.Web));
        else
            Console.WriteLine(key);
        return 0;
    }

    private static async Task<int> ListAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        var keys = await desk.AskAsync(new ListKeys(), cancellation);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(keys, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var key in keys)
            Console.WriteLine($"{key.Id} {(key.RevokedAt is null ? "good" : "revoked"),-8} {key.Scopes,-24} {key.Name}");
        if (keys.Count == 0)
            Console.WriteLine("No key yet. Make one: civichost keys create --name NAME --scope SCOPE");
        return 0;
    }

    private static async Task<int> RevokeAsync(TownOptions options, string id, CancellationToken cancellation)
    {
        await using var desk = await PeopleDesk.OpenAsync(options, cancellation);
        await desk.SendAsync(new RevokeKey(id), cancellation);
        Console.WriteLine($"The key {id} opens nothing any more.");
        return 0;
    }
}
