using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests.Channels;

/// <summary>A town where people vote at the counter, on paper, by SMS and at a kiosk.</summary>
internal sealed partial class ChannelsTown : IAsyncDisposable
{
    public const string Telephone = "+221771234567";

    private const string Secret = "what both know";

    private readonly TestBrowser _gateway;
    private int _brought;

    private ChannelsTown(TestTown town)
    {
        Town = town;
        _gateway = town.Client();
        Agent = town.As(Roles.Agent);
        Second = town.As(Roles.Officer);
        Third = town.As("third", Roles.Agent);
    }

    public TestTown Town { get; }

    /// <summary>Three people of the staff, each with an id of their own.</summary>
    public TestPerson Agent { get; }

    public TestPerson Second { get; }

    public TestPerson Third { get; }

    public static async Task<ChannelsTown> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null) => new(await TestTown.StartAsync(town =>
    {
        town.With<PollsModule>().On(engine).Set("Messages:Sms:Android:Secret", Secret).Set("Town:PublicAddress", "https://town.example");
        describe?.Invoke(town);
    }));

    /// <summary>Opens a poll of three options with twelve slips, and with the people of a list.</summary>
    public async Task<OpenedForTest> OpenAsync(Func<DraftPoll, DraftPoll>? change = null, params Listed[] list)
    {
        var draft = new DraftPoll("Où creuser le puits ?", ["Centre", "Port", "Gare"], new DateOnly(2027, 3, 14), 12)
        {
            Eligibility = list.Length > 0 ? [Eligibility.Slip, Eligibility.Roll] : [Eligibility.Slip],
        };
        draft = change?.Invoke(draft) ?? draft;
        var drafted = await Second.Send("polls", draft);
        foreach (var person in list)
        {
            var digest = PersonKey.DigestOf(drafted.Answer.Id, Eligibility.Roll, PersonKey.Plain(person.Document));
            await Town.WriteAsync(
                "polls",
                """
                insert into eligible (poll, digest, kind, person, name, ward, stratum)
                values (@Poll, @Digest, 'roll', @Digest, @Name, @Ward, '')
                """,
                new { Poll = drafted.Answer.Id, Digest = digest, person.Name, person.Ward });
        }

        var codes = Enumerable.Range(0, draft.Slips).Select(_ => TrackingCode.Next()).ToList();
        var opened = await Second.Send("polls", new OpenPoll(drafted.Answer.Id, codes));
        Assert.That(opened.IsRefused, Is.False);
        return new OpenedForTest(drafted.Answer.Id, codes);
    }

    public async Task<string> PersonOfAsync(string poll, string shown) => (await Agent.Send("polls", new FindVoter(poll, shown))).Answer.Voters[0].Person;

    /// <summary>Brings sheets as an agent does, with a photo of their own.</summary>
    public async Task<HttpResponseMessage> BringSheetsAsync(string poll, int sheets, int photo, string replaces = "")
    {
        using var agent = Town.ClientAs(Roles.Agent);
        return await agent.SubmitAsync(
            $"/polls/staff/{poll}/paper",
            new Dictionary<string, string> { ["place"] = "Assemblée du Port", ["sheets"] = $"{sheets}", ["replaces"] = replaces },
            files: new Dictionary<string, byte[]> { ["photo"] = Pictures.Jpeg(40 + photo, 30) });
    }

    /// <summary>Opens a batch and notes who voted with it.</summary>
    public async Task<int> OpenBatchAsync(string poll, IReadOnlyList<string> codes, int photo = 0, int? sheets = null)
    {
        var brought = await BringSheetsAsync(poll, sheets ?? codes.Count, photo);
        Assert.That(brought.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var number = int.Parse(brought.Headers.Location!.ToString().Split('/')[^1], CultureInfo.InvariantCulture);
        Assert.That((await Agent.Send("polls", new MarkForPaper(poll, number, codes))).IsRefused, Is.False);
        return number;
    }

    /// <summary>Ballots that count, sorted.</summary>
    public Task<IReadOnlyList<string>> UrnAsync() =>
        Town.ReadAsync<string>("polls", "select ballot from urn where counts = @Yes order by ballot limit 100", new { Yes = true });

    public Task<IReadOnlyList<string>> RollAsync() =>
        Town.ReadAsync<string>("polls", "select channel || ' ' || helper from roll order by channel, helper limit 100");

    /// <summary>Closes the poll and checks what is published as anybody can.</summary>
    public async Task<EndedCommand> CloseAndVerifyAsync(string poll)
    {
        Assert.That((await Second.Send("polls", new ClosePoll(poll))).IsRefused, Is.False);
        using var anybody = Town.Client();
        var zip = Path.Combine(Town.Data, "published.zip");
        await File.WriteAllBytesAsync(zip, await anybody.Http.GetByteArrayAsync($"/polls/{poll}/bundle.zip"));
        return await Town.RunCommandAsync("polls", "verify", zip);
    }

    /// <summary>Writes to the town by SMS and gives what the town answers; empty where it understood nothing.</summary>
    public async Task<string> WriteAsync(string text, string from = Telephone)
    {
        Town.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await BringSmsAsync(text, $"2027-03-01T09:00:{_brought++}", from)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Town.DeliverMessagesAsync();
        var answer = await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(Town.Data, "messages"), "*.txt").Order(StringComparer.Ordinal).Last());
        var told = answer.Split("\n\n", 2)[1].TrimEnd('\n');
        return told.Contains("pas compris", StringComparison.Ordinal) ? "" : told;
    }

    /// <summary>As the telephone on the table brings a message.</summary>
    public Task<HttpResponseMessage> BringSmsAsync(string text, string at, string from = Telephone)
    {
        var body = JsonSerializer.Serialize(new { @event = "sms:received", id = "x", payload = new { sender = from, message = text, receivedAt = at } });
        var stamp = Town.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in/android") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Timestamp", stamp);
        request.Headers.Add("X-Signature", Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body + stamp))));
        return _gateway.Http.SendAsync(request);
    }

    /// <summary>A form of a page that has no address of its own.</summary>
    public static TestForm FormIn(string html, string action)
    {
        var form = Regex.Match(html, $"""<form method="post" action="{Regex.Escape(action)}"[^>]*>(?<body>.*?)</form>""", RegexOptions.Singleline);
        Assert.That(form.Success, Is.True, $"no form to {action}");
        return new TestForm(action, Hidden().Matches(form.Groups["body"].Value)
            .ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value)));
    }

    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        await Town.DisposeAsync();
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}

internal sealed record OpenedForTest(string Id, IReadOnlyList<string> Codes);

/// <summary>Somebody on the town's list.</summary>
internal sealed record Listed(string Document, string Name, string Ward);
