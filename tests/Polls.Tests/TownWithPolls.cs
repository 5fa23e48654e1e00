using System.Text;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A town with the polls module on one of the engines, and what tests of things around a poll do there.</summary>
internal static partial class TownWithPolls
{
    public static readonly DraftPoll Well = new("Where should the new well be?", ["Centre", "Port", "Gare"], new DateOnly(2027, 3, 14), 30);

    public static Task<TestTown> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null) => TestTown.StartAsync(town =>
    {
        town.With<PollsModule>().On(engine);
        describe?.Invoke(town);
    });

    public static async Task<string> DraftAsync(this TestTown town, DraftPoll? poll = null) =>
        (await town.As(Roles.Officer).Send("polls", poll ?? Well)).Answer.Id;

    /// <summary>A poll that is open, and the codes of its slips.</summary>
    public static async Task<(string Poll, IReadOnlyList<string> Codes)> OpenAsync(this TestTown town, DraftPoll? poll = null)
    {
        var id = await town.DraftAsync(poll);
        var codes = Enumerable.Range(0, (poll ?? Well).Slips).Select(_ => TrackingCode.Next()).ToList();
        var opened = await town.As(Roles.Officer).Send("polls", new OpenPoll(id, codes));
        return opened.IsRefused ? throw new InvalidOperationException(opened.Refusals[0].Code) : (id, codes);
    }

    public static Task<Outcome<CastReceipt>> VoteAsync(this TestTown town, string poll, string code, string ballot) =>
        town.Anonymous.Send("polls", new CastBallot(poll, code, ballot));

    /// <summary>Brings a table as an officer does: looks at it, and accepts it.</summary>
    public static async Task<string> BringListAsync(this TestTown town, string name, string table)
    {
        using var officer = town.ClientAs(Roles.Officer);
        var @checked = await officer.SubmitAsync(
            "/polls/staff/voters/new", new Dictionary<string, string> { ["name"] = name }, files: new Dictionary<string, byte[]> { ["file"] = Encoding.UTF8.GetBytes(table) });
        var page = @checked.Headers.Location!.ToString();
        await officer.SubmitAsync(page, new Dictionary<string, string>(), $"{page}/accept");
        return page.Split('/')[^1];
    }

    public static string CodeIn(string text) => Code().Match(text).Value;

    [GeneratedRegex("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Code();
}
