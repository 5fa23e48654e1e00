using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

/// <summary>A town that residents write to by SMS, through the doors that gateways use.</summary>
internal sealed partial class SmsTown : IAsyncDisposable
{
    public const string Resident = "+221771234567";
    public const string Neighbour = "+221771234568";

    private const string Secret = "what both know";

    private readonly TestBrowser _gateway;
    private int _brought;

    private SmsTown(TestTown town)
    {
        Town = town;
        _gateway = town.Client();
    }

    public TestTown Town { get; }

    public static async Task<SmsTown> StartAsync(SqlEngine engine) => new(await ComplaintsTown.StartAsync(
        engine, town => town.Set("Messages:Sms:Android:Secret", Secret).Set("Messages:Sms:MostAnHour", "1000").Set("Town:PublicAddress", "https://town.example")));

    /// <summary>Writes to the town and gives what the town answers; empty where it understood nothing.</summary>
    public async Task<string> WriteAsync(string text, string from = Resident)
    {
        Town.Clock.Advance(TimeSpan.FromSeconds(1));
        var before = (await Town.SentAsync("town")).Count;
        Assert.That((await BringAsync(text, $"2027-03-01T09:00:{_brought++}", from)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var answer = (await Town.SentAsync("town")).Skip(before).Single();
        Assert.That(answer.Address, Is.EqualTo(from));
        Assert.That(SmsText.Of(answer.Text).Segments, Is.EqualTo(1), answer.Text);
        return answer.Text.Contains("pas compris", StringComparison.Ordinal) ? "" : answer.Text;
    }

    /// <summary>As the telephone on the table brings a message.</summary>
    public Task<HttpResponseMessage> BringAsync(string text, string at, string from = Resident)
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { @event = "sms:received", id = "x", payload = new { sender = from, message = text, receivedAt = at } });
        var stamp = Town.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in/android") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Timestamp", stamp);
        request.Headers.Add("X-Signature", Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body + stamp))));
        return _gateway.Http.SendAsync(request);
    }

    /// <summary>As any other gateway brings it.</summary>
    public Task<HttpResponseMessage> BringByFormAsync(string text, string id, string key)
    {
        var form = new Dictionary<string, string> { ["from"] = Resident, ["text"] = text, ["id"] = id, ["key"] = key };
        return _gateway.Http.PostAsync("/messages/in", new FormUrlEncodedContent(form));
    }

    public async Task<string> KeyAsync()
    {
        using var administrator = Town.ClientAs(Roles.Administrator);
        var shown = await administrator.SubmitAsync("/admin/keys", new Dictionary<string, string> { ["name"] = "gateway", ["scopes"] = "messages" });
        return Key().Match(await shown.Content.ReadAsStringAsync()).Groups["key"].Value;
    }

    public static string CodeIn(string answer) => TrackingCode.Read(Code().Match(answer).Value)!;

    public async Task<ReportFile> ReportAsync(string answer) => await Town.ReadAsync(CodeIn(answer));

    public Task<IReadOnlyList<long>> CountAsync(string table) => Town.ReadAsync<long>("complaints", $"select count(*) from {table}");

    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        await Town.DisposeAsync();
    }

    [GeneratedRegex("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")]
    private static partial Regex Code();

    [GeneratedRegex("<code>(?<key>[^<]+)</code>")]
    private static partial Regex Key();
}
