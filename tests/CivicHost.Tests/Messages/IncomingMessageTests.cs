using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Messages;
using CivicHost.People;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Messages;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class IncomingMessageTests(SqlEngine engine)
{
    private const string Secret = "what both know";
    private const string Resident = "+221771234567";

    private TalkingTown _town = null!;
    private string _key = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await TalkingTown.StartAsync(engine, town => town
            .Set("Messages:Sms:Gateway", "picky").Set("Messages:Sms:Android:Secret", Secret).Set("Messages:Sms:MostAnHour", "5"));
        _key = CreateKeyEndpoint.NextKey();
        var administrator = _town.Town.As(Roles.Administrator);
        Assert.That((await administrator.Send("town", new CreateKey("gateway", ["messages"], Secrets.Hash(_key)))).IsRefused, Is.False);
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_module_answers_the_sender_and_a_repeated_message_is_taken_once()
    {
        for (var time = 0; time < 3; time++)
            Assert.That((await BringAsync(new() { ["from"] = "77 123 45 67", ["text"] = "NOTE un", ["id"] = "7" })).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await BringAsync(new() { ["from"] = "+221 77 123 45 67", ["text"] = "NOTE un", ["id"] = "8" });

        Assert.That(await AnswersAsync(), Is.EqualTo(new[] { $"{Resident} Noté : 1", $"{Resident} Noté : 2" }));
        Assert.That(await _town.Town.ReadAsync<string>("talks", "select text from note order by number"), Is.EqualTo(new[] { "NOTE un", "NOTE un" }));
    }

    [Test]
    public async Task Without_a_number_of_the_gateway_sender_words_and_date_tell_messages_apart()
    {
        foreach (var (text, date) in ((string, string)[])[("NOTE 1", "2027-03-01T09:00:00Z"), ("NOTE 1", "2027-03-01T09:00:00Z"), ("NOTE 1", "2027-03-01T09:00:05Z"), ("NOTE 2", "1803891600")])
            await BringAsync(new() { ["from"] = Resident, ["text"] = text, ["date"] = date });

        Assert.That(await AnswersAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_message_is_handled_once_although_the_module_stumbled_after_its_change_was_committed()
    {
        await BringAsync(new() { ["from"] = Resident, ["text"] = "STUMBLE", ["id"] = "1" });
        Assert.That(await AnswersAsync(), Is.Empty);
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await AnswersAsync(), Is.EqualTo(new[] { $"{Resident} Noté : 1" }));
        Assert.That(await _town.Town.ReadAsync<string>("talks", "select text from note"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_a_killed_host_held_is_handled_as_soon_as_the_next_one_starts()
    {
        await BringAsync(new() { ["from"] = Resident, ["text"] = "STUMBLE", ["id"] = "1" });
        Assert.That(await AnswersAsync(), Is.Empty);
        var store = _town.Town.Services.GetRequiredService<ITownStorage>().For(SqliteStorage.HostStore);

        await IncomingQueue.FreeAsync(store, _town.Town.Clock.GetUtcNow(), CancellationToken.None);

        Assert.That(await AnswersAsync(), Is.EqualTo(new[] { $"{Resident} Noté : 1" }));
    }

    [Test]
    public async Task What_no_module_wants_is_answered_politely_and_what_a_module_cannot_handle_after_an_hour_too()
    {
        await BringAsync(new() { ["from"] = Resident, ["text"] = "bonjour", ["id"] = "1" });
        await BringAsync(new() { ["from"] = Resident, ["text"] = "FAIL", ["id"] = "2" });
        for (var attempt = 0; attempt < 8; attempt++)
        {
            await _town.Town.DeliverMessagesAsync();
            _town.Town.Clock.Advance(TimeSpan.FromHours(1));
        }

        var answers = await AnswersAsync();
        Assert.That(answers, Has.Count.EqualTo(2));
        Assert.That(answers[0], Does.Contain("ne l'a pas compris"));
        Assert.That(answers[1], Does.Contain("n'a pas pu traiter"));
        Assert.That(answers.Select(answer => SmsText.Of(answer[(Resident.Length + 1)..]).Segments), Is.All.EqualTo(1));
        Assert.That(await StatesAsync(), Is.EqualTo(new[] { "NotUnderstood ", "GivenUp InvalidOperationException" }));
    }

    [Test]
    public async Task An_answer_costs_one_SMS()
    {
        await BringAsync(new() { ["from"] = Resident, ["text"] = "LONG", ["id"] = "1" });

        var answer = (await _town.Town.SentAsync("town")).Single().Text;
        Assert.That(answer, Does.EndWith("réponse..."));
        Assert.That(SmsText.Of(answer).Segments, Is.EqualTo(1));
    }

    [Test]
    public async Task Beyond_the_hours_budget_messages_are_kept_and_not_answered()
    {
        for (var number = 0; number < 8; number++)
            Assert.That((await BringAsync(new() { ["from"] = Resident, ["text"] = "NOTE", ["id"] = $"{number}" })).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await BringAsync(new() { ["from"] = "+221771234568", ["text"] = "NOTE", ["id"] = "other" });
        Assert.That(await AnswersAsync(), Has.Count.EqualTo(6));
        Assert.That((await StatesAsync()).Count(state => state == "TooMany "), Is.EqualTo(3));
        using var administrator = _town.Town.ClientAs(Roles.Administrator);
        Assert.That(WebUtility.HtmlDecode(await administrator.PageAsync("/admin/messages")), Does.Contain("Trop de SMS de ce numéro").And.Not.Contain("771234567"));

        _town.Town.Clock.Advance(TimeSpan.FromHours(1));
        await BringAsync(new() { ["from"] = Resident, ["text"] = "NOTE", ["id"] = "later" });
        Assert.That(await AnswersAsync(), Has.Count.EqualTo(7));
    }

    [Test]
    public async Task A_sender_without_a_number_is_not_answered()
    {
        await BringAsync(new() { ["from"] = "Operateur", ["text"] = "Rechargez !", ["id"] = "1" });

        Assert.That(await AnswersAsync(), Is.Empty);
        Assert.That(await StatesAsync(), Is.EqualTo(new[] { "NoNumber " }));
    }

    [Test]
    public async Task Words_and_number_are_erased_a_week_later_and_the_gateways_number_still_tells_a_repetition()
    {
        await BringAsync(new() { ["from"] = Resident, ["text"] = "NOTE", ["id"] = "1" });
        await BringAsync(new() { ["from"] = Resident, ["text"] = "NOTE", ["date"] = "2027-03-01" });
        await _town.Town.DeliverMessagesAsync();
        _town.Town.Clock.Advance(TimeSpan.FromDays(7));
        await _town.Town.RunJobAsync("town", "erase-messages");
        await BringAsync(new() { ["from"] = Resident, ["text"] = "NOTE", ["id"] = "1" });

        Assert.That(await _town.Town.ReadAsync<string>("town", "select sender || body from incoming_message"), Is.EqualTo(new[] { "", "" }));
        Assert.That(await _town.Town.ReadAsync<string>("town", "select address || body from civic_message"), Is.EqualTo(new[] { "", "" }));
        Assert.That(await _town.Town.ReadAsync<long>("town", "select count(*) from incoming_message where origin like 'hash:%'"), Is.EqualTo(new[] { 0L }));
    }

    [TestCase("SECRET", "", "2027-03-01T00:00:00+00:00")]
    [TestCase("HUSH", Resident, "2027-03-01T09:00:00+00:00")]
    public async Task Where_a_module_says_so_words_go_with_the_answer_and_a_repetition_is_still_known(string word, string sender, string receivedAt)
    {
        for (var time = 0; time < 2; time++)
        {
            await BringAsync(new() { ["from"] = Resident, ["text"] = $"{word} 7K2M", ["date"] = "2027-03-01" });
            await _town.Town.DeliverMessagesAsync();
        }

        var kept = (await _town.Town.ReadAsync<(string Sender, string Body, DateTimeOffset At)>("town", "select sender, body, received_at from incoming_message")).Single();
        Assert.That(kept, Is.EqualTo((sender, "", DateTimeOffset.Parse(receivedAt, CultureInfo.InvariantCulture))));
        Assert.That(await _town.Town.ReadAsync<string>("town", "select state || address || body from civic_message"), Is.EqualTo(new[] { "Sent" }));
        Assert.That(await _town.Town.ReadAsync<string>("talks", "select text from note"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_cannot_be_sent_keeps_its_words_until_it_is_given_up()
    {
        await BringAsync(new() { ["from"] = "+221770000001", ["text"] = "SECRET 7K2M", ["id"] = "1" });
        await _town.Town.DeliverMessagesAsync();

        Assert.That(await _town.Town.ReadAsync<string>("town", "select state || address || body from civic_message"), Is.EqualTo(new[] { "GivenUp" }));
    }

    [TestCase("bearer")]
    [TestCase("header")]
    [TestCase("field")]
    public async Task A_gateway_shows_its_key_in_one_of_three_ways(string way)
    {
        var form = new Dictionary<string, string> { ["from"] = Resident, ["text"] = "NOTE", ["id"] = "1" };
        if (way == "field")
            form["key"] = _key;
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in") { Content = new FormUrlEncodedContent(form) };
        if (way == "bearer")
            request.Headers.Authorization = new("Bearer", _key);
        else if (way == "header")
            request.Headers.Add("X-Api-Key", _key);

        Assert.That((await _town.Browser.Http.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(null)]
    [TestCase("civic_nonsense")]
    public async Task Without_a_key_nothing_is_taken(string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in") { Content = Json($$"""{"from":"{{Resident}}","text":"NOTE","id":"1"}""") };
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);

        Assert.That((await _town.Browser.Http.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await StatesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_key_for_something_else_opens_nothing()
    {
        var other = CreateKeyEndpoint.NextKey();
        await _town.Town.As(Roles.Administrator).Send("town", new CreateKey("counter", ["complaints"], Secrets.Hash(other)));

        Assert.That((await BringAsync(new() { ["from"] = Resident, ["text"] = "NOTE", ["id"] = "1" }, other)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("application/json", "{", 400)]
    [TestCase("application/json", "null", 422)]
    [TestCase("application/json", "[]", 422)]
    [TestCase("application/json", """{"from":"\ud800","text":"x","id":"1"}""", 400)]
    [TestCase("application/json", """{"from":{"a":1},"text":"x","id":"1"}""", 422)]
    [TestCase("application/json", """{"from":"+221771234567","id":"1"}""", 422)]
    [TestCase("application/json", """{"from":"+221771234567","text":"x"}""", 422)]
    [TestCase("application/json", """{"from":"+221771234567","text":"x","date":"yesterday"}""", 422)]
    [TestCase("application/x-www-form-urlencoded", "text=x&id=1", 422)]
    [TestCase("application/x-www-form-urlencoded", "a=%ZZ&&&=", 422)]
    [TestCase("multipart/form-data", "nothing", 400)]
    [TestCase("text/plain", "from=1", 415)]
    public async Task What_is_no_message_is_turned_away(string type, string body, int status)
    {
        Assert.That((int)(await BringRawAsync(type, body)).StatusCode, Is.EqualTo(status));
        Assert.That(await StatesAsync(), Is.Empty);
    }

    [Test]
    public async Task Hostile_characters_and_lengths_are_kept_within_bounds()
    {
        var answer = await BringRawAsync("application/json", $$"""{"from":"\u0000+221771234567","text":"NOTE \u0000\u202e{{new string('x', 5000)}}","id":"\u0000"}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _town.Town.ReadAsync<string>("town", "select body from incoming_message")).Single(), Has.Length.EqualTo(2000));
    }

    [Test]
    public async Task A_signed_message_of_the_telephone_is_taken_once_and_equal_words_at_another_moment_are_another_message()
    {
        foreach (var at in (string[])["2027-03-01T09:00:00.000+00:00", "2027-03-01T09:00:00.000+00:00", "2027-03-01T09:01:00.000+00:00"])
            Assert.That((await SignAsync(Received(at))).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        Assert.That(await AnswersAsync(), Is.EqualTo(new[] { $"{Resident} Noté : 1", $"{Resident} Noté : 2" }));
    }

    [Test]
    public async Task Other_news_of_the_telephone_is_taken_note_of_and_changes_nothing()
    {
        Assert.That((await SignAsync("""{"event":"system:ping","payload":{}}""")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatesAsync(), Is.Empty);
    }

    [TestCase("another secret", 0)]
    [TestCase(Secret, -301)]
    [TestCase(Secret, 301)]
    public async Task A_wrong_or_old_signature_is_turned_away(string secret, int secondsLater)
    {
        Assert.That((await SignAsync(Received("2027-03-01T09:00:00Z"), secret, secondsLater)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await StatesAsync(), Is.Empty);
    }

    [Test]
    public async Task Without_a_signature_or_with_another_body_nothing_is_taken()
    {
        Assert.That((await _town.Browser.Http.PostAsync("/messages/in/android", Json(Received("2027-03-01T09:00:00Z")))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await SignAsync(Received("2027-03-01T09:00:00Z"), signed: "{}")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("{", 400)]
    [TestCase("[1]", 422)]
    [TestCase("""{"event":"sms:received"}""", 422)]
    [TestCase("""{"event":"sms:received","payload":7}""", 422)]
    [TestCase("""{"event":"sms:received","payload":{"sender":"+221771234567","message":"x"}}""", 422)]
    public async Task A_signed_body_that_is_no_message_is_turned_away(string body, int status) =>
        Assert.That((int)(await SignAsync(body)).StatusCode, Is.EqualTo(status));

    private static string Received(string at) =>
        $$$"""{"deviceId":"d","event":"sms:received","id":"{{{Guid.NewGuid()}}}","webhookId":"w","payload":{"messageId":"abc","phoneNumber":"{{{Resident}}}","message":"NOTE","receivedAt":"{{{at}}}","simNumber":null}}""";

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> BringAsync(Dictionary<string, string> form, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new("Bearer", key ?? _key);
        return _town.Browser.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> BringRawAsync(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in") { Content = content };
        request.Headers.Authorization = new("Bearer", _key);
        return _town.Browser.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> SignAsync(string body, string secret = Secret, int secondsLater = 0, string? signed = null)
    {
        var stamp = (_town.Town.Clock.GetUtcNow().ToUnixTimeSeconds() + secondsLater).ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes((signed ?? body) + stamp));
        var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in/android") { Content = Json(body) };
        request.Headers.Add("X-Timestamp", stamp);
        request.Headers.Add("X-Signature", Convert.ToHexString(signature));
        return _town.Browser.Http.SendAsync(request);
    }

    private async Task<IReadOnlyList<string>> AnswersAsync() =>
        [.. (await _town.Town.SentAsync("town")).Select(answer => $"{answer.Address} {answer.Text}")];

    private Task<IReadOnlyList<string>> StatesAsync() =>
        _town.Town.ReadAsync<string>("town", "select state || ' ' || detail from incoming_message order by received_at, id limit 100");
}
