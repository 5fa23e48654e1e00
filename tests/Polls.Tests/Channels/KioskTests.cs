using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests.Channels;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class KioskTests(SqlEngine engine)
{
    private ChannelsTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ChannelsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Ballots_that_waited_are_counted_once_however_often_they_are_brought()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        var ballots = poll.Codes.Take(3).Select(code => Seal(kiosk.PublicKey, code, "2")).ToList();

        var first = await BringAsync(kiosk.Key, ballots);
        var again = await BringAsync(kiosk.Key, [.. ballots.Append(Seal(kiosk.PublicKey, poll.Codes[3], "1"))]);

        Assert.That(first.Select(each => each.Receipt), Is.All.Match("^[2-9A-Z]{12}$"));
        Assert.That(again.Take(3), Is.EqualTo(first));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1", "2", "2", "2" }));
        Assert.That(await _town.RollAsync(), Is.EqualTo(Enumerable.Repeat("kiosk ", 4)));
        var verified = await _town.CloseAndVerifyAsync(poll.Id);
        Assert.That(verified.ExitCode, Is.Zero, verified.Output + verified.Errors);
    }

    [Test]
    public async Task The_receipt_can_be_known_before_the_ballot_is_brought()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        var (token, nonce) = (new string('a', 64), new string('b', 32));
        var leaf = SHA256.HashData(Encoding.UTF8.GetBytes($"civichost ballot 1\n{poll.Id}\n{token}\n1\n{nonce}\n3"));

        var brought = await BringAsync(kiosk.Key, [Seal(kiosk.PublicKey, poll.Codes[0], "3", token, nonce)]);

        Assert.That(brought.Single().Receipt, Is.EqualTo(TrackingCode.Of(leaf)));
    }

    [Test]
    public async Task Somebody_who_voted_elsewhere_meanwhile_counts_once_and_the_officer_sees_that_one_was_turned_away()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        await _town.Town.Anonymous.Send("polls", new CastBallot(poll.Id, poll.Codes[0], "1"));

        var brought = await BringAsync(kiosk.Key, [Seal(kiosk.PublicKey, poll.Codes[0], "2"), Seal(kiosk.PublicKey, poll.Codes[1], "2")], waiting: 5);

        Assert.That(brought[0].Refused, Is.EqualTo("poll.voted-already.booth"));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1", "2" }));
        var seen = (await _town.Agent.Send("polls", new ListKiosks(poll.Id))).Single();
        Assert.That((seen.Waiting, seen.Counted, seen.TurnedAway), Is.EqualTo((5, 1, 1)));
        using var officer = _town.Town.ClientAs(Roles.Officer);
        Assert.That(WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll.Id}/channels")), Does.Contain("Bulletins en attente sur les appareils : 5."));
    }

    [Test]
    public async Task What_was_not_sealed_for_this_kiosk_is_turned_away_and_marks_nobody()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        var other = await OpenAsync(poll.Id);
        var altered = Seal(kiosk.PublicKey, poll.Codes[0], "2");

        var brought = await BringAsync(kiosk.Key,
        [
            Seal(other.PublicKey, poll.Codes[0], "2"),
            altered with { Data = Convert.ToBase64String([.. Convert.FromBase64String(altered.Data!).Reverse()]) },
            new SealedBallot("x", null, "y"),
            Seal(kiosk.PublicKey, poll.Codes[0], "2", token: "short"),
        ]);

        Assert.That(brought.Select(each => each.Refused), Is.All.EqualTo("kiosk.not-sealed"));
        Assert.That(await _town.RollAsync(), Is.Empty);
    }

    [TestCase("{}", 422)]
    [TestCase("""{"ballots":[null]}""", 422)]
    [TestCase("""{"ballots":[],"waiting":-5}""", 200)]
    public async Task Hostile_deliveries_are_answered_and_change_nothing(string body, int status)
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        using var device = _town.Town.Client();

        Assert.That((int)(await device.PostJsonAsync($"/polls/api/kiosks/{kiosk.Key}/ballots", body)).StatusCode, Is.EqualTo(status));
        Assert.That((int)(await device.PostJsonAsync($"/polls/api/kiosks/{new string('0', 32)}/ballots", """{"ballots":[]}""")).StatusCode, Is.EqualTo(404));
        Assert.That(await _town.RollAsync(), Is.Empty);
    }

    [Test]
    public async Task A_closed_kiosk_takes_nothing_any_more()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        var id = (await _town.Agent.Send("polls", new ListKiosks(poll.Id))).Single().Id;
        await _town.Agent.Send("polls", new CloseKiosk(poll.Id, id));
        using var device = _town.Town.Client();

        var body = JsonSerializer.Serialize(new { ballots = new[] { Seal(kiosk.PublicKey, poll.Codes[0], "2") } }, JsonSerializerOptions.Web);

        Assert.That((int)(await device.PostJsonAsync($"/polls/api/kiosks/{kiosk.Key}/ballots", body)).StatusCode, Is.EqualTo(404));
        Assert.That(await _town.RollAsync(), Is.Empty);
    }

    [Test]
    public async Task Without_script_the_kiosk_is_the_plain_booth_and_the_receipt_gives_way_by_itself()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);
        using var device = _town.Town.Client();
        var path = $"/polls/kiosk/{kiosk.Key}";

        var cast = await device.SubmitAsync(path, new Dictionary<string, string> { ["code"] = poll.Codes[0], ["choice"] = "1" });
        var again = await device.SubmitAsync(path, new Dictionary<string, string> { ["code"] = poll.Codes[0], ["choice"] = "2" });

        Assert.That(cast.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await cast.Content.ReadAsStringAsync(), Does.Match("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}"));
        Assert.That(cast.Headers.GetValues("Refresh").Single(), Is.EqualTo($"45; url={path}"));
        Assert.That(cast.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), Does.Contain("Cette personne a déjà voté, sur un appareil partagé."));
        Assert.That(await device.PageAsync(path), Does.Not.Contain(poll.Codes[0]).And.Not.Contain("checked"));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task The_address_is_kept_nowhere()
    {
        var poll = await _town.OpenAsync();
        var kiosk = await OpenAsync(poll.Id);

        Assert.That(await _town.Town.ReadAsync<string>("polls", "select id || key_digest || name || public_key || sealed_private_key from kiosk"), Has.None.Contain(kiosk.Key));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select facts from civic_audit"), Has.None.Contain(kiosk.Key));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select key || answer from civic_once"), Has.None.Contain(kiosk.Key));
    }

    private async Task<(string Key, string PublicKey)> OpenAsync(string poll)
    {
        using var agent = _town.Town.ClientAs(Roles.Agent);
        var shown = await agent.SubmitAsync($"/polls/staff/{poll}/kiosks", new Dictionary<string, string> { ["name"] = "Marché" });
        var key = Address().Match(await shown.Content.ReadAsStringAsync()).Groups["key"].Value;
        using var device = _town.Town.Client();
        var page = await device.PageAsync($"/polls/kiosk/{key}");
        return (key, WebUtility.HtmlDecode(Public().Match(page).Groups["key"].Value));
    }

    private async Task<IReadOnlyList<Brought>> BringAsync(string kiosk, IReadOnlyList<SealedBallot> ballots, int waiting = 0)
    {
        using var device = _town.Town.Client();
        var body = JsonSerializer.Serialize(new { ballots, waiting, wereAlone = true }, JsonSerializerOptions.Web);
        var answer = await device.PostJsonAsync($"/polls/api/kiosks/{kiosk}/ballots", body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return JsonSerializer.Deserialize<BroughtBallots>(await answer.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!.Ballots;
    }

    /// <summary>As the page's script does it.</summary>
    private static SealedBallot Seal(string publicKey, string code, string ballot, string? token = null, string? nonce = null)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                code,
                ballot,
                token = token ?? RandomNumberGenerator.GetHexString(64, lowercase: true),
                nonce = nonce ?? RandomNumberGenerator.GetHexString(32, lowercase: true),
            });
        var (own, iv, data) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(12), new byte[plain.Length + 16]);
        using var cipher = new AesGcm(own, 16);
        cipher.Encrypt(iv, plain, data.AsSpan(..plain.Length), data.AsSpan(plain.Length..));
        using var pair = RSA.Create();
        pair.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        return new SealedBallot(
            Convert.ToBase64String(pair.Encrypt(own, RSAEncryptionPadding.OaepSHA256)), Convert.ToBase64String(iv), Convert.ToBase64String(data));
    }

    [GeneratedRegex("/polls/kiosk/(?<key>[0-9a-f]{32})")]
    private static partial Regex Address();

    [GeneratedRegex("data-public=\"(?<key>[^\"]+)\"")]
    private static partial Regex Public();

    private sealed record BroughtBallots(IReadOnlyList<Brought> Ballots);

    private sealed record Brought(string Receipt, long Index, string? Refused);
}
