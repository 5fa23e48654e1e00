using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests.Open311;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class UpdatesTests(SqlEngine engine)
{
    private Open311Town _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await Open311Town.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("start", "in_progress")]
    [TestCase("plan", "planned")]
    [TestCase("ask", "investigating")]
    [TestCase("refer", "internal_referral")]
    [TestCase("resolve", "fixed")]
    [TestCase("refuse", "no_further_action")]
    public async Task What_the_town_does_is_said_in_the_words_of_open311(string action, string status)
    {
        var id = await _town.ReportAsync();
        await _town.Town.MoveAsync(NumberOf(id), action, "Une phrase pour le public.");

        var update = (await UpdatesAsync(id)).Single();

        Assert.That((update.Status, update.Description), Is.EqualTo((status, "Une phrase pour le public.")));
    }

    [Test]
    public async Task An_update_in_xml_has_the_elements_of_the_extension()
    {
        var id = await _town.ReportAsync();
        await _town.Town.MoveAsync(NumberOf(id), "resolve", "Le trou est rebouché.");

        var update = (await _town.XmlAsync("servicerequestupdates.xml")).Elements("request_update").Single(found => found.Element("service_request_id")!.Value == id);

        Assert.That(update.Elements().Select(element => element.Name.LocalName),
            Is.EqualTo(new[] { "update_id", "service_request_id", "status", "updated_datetime", "description", "media_url" }));
        Assert.That(update.Element("updated_datetime")!.Value, Does.Match(@"^2027-\d\d-\d\dT09:\d\d:00Z$"));
    }

    [Test]
    public async Task A_comment_is_shown_and_moves_no_clock()
    {
        var id = await _town.ReportAsync();
        var before = await ClockAsync(id);
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(5));

        using var answer = await SendAsync(id, "c-1", "OPEN", "Still there this morning.", ("media_url", "https://media.example/3.jpg"));

        Assert.That((await Open311Town.ReadJsonAsync(answer)).GetRawText(), Is.EqualTo("""[{"update_id":"c-1"}]"""));
        var update = (await UpdatesAsync(id)).Single();
        Assert.That((update.Status, update.Description, update.Media), Is.EqualTo(("open", "Still there this morning.", "https://media.example/3.jpg")));
        Assert.That(await ClockAsync(id), Is.EqualTo(before));
    }

    [Test]
    public async Task The_notes_of_a_status_are_the_towns_words_whatever_others_write_afterwards()
    {
        var id = await _town.ReportAsync();
        await _town.Town.MoveAsync(CaseNumber.Read(id)!.Value, "resolve", "Le trou est rebouché.");
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(5));

        using var answer = await SendAsync(id, "c-2", "UNCHANGED", "Thank you.");

        Assert.That((await UpdatesAsync(id)).Select(update => update.Description), Does.Contain("Thank you."));
        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].GetProperty("status_notes").GetString(), Is.EqualTo("Le trou est rebouché."));
    }

    [Test]
    public async Task The_same_update_again_is_one_update()
    {
        var id = await _town.ReportAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SendAsync(id, "again", "OPEN", "Said once.")));

        Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await UpdatesAsync(id), Has.Count.EqualTo(1));
    }

    [TestCase("FIXED", "fixed", "closed")]
    [TestCase("CLOSED", "no_further_action", "closed")]
    [TestCase("NO_FURTHER_ACTION", "no_further_action", "closed")]
    [TestCase("IN_PROGRESS", "open", "open")]
    [TestCase("UNCHANGED", "open", "open")]
    [TestCase("DUPLICATE", "open", "open")]
    [TestCase("fixed", "fixed", "closed")]
    public async Task A_status_closes_where_the_workflow_lets_it_and_is_else_a_comment(string sent, string status, string state)
    {
        var id = await _town.ReportAsync();

        using var answer = await SendAsync(id, $"s-{sent}", sent, "What a resident wrote elsewhere.");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await UpdatesAsync(id)).Single().Status, Is.EqualTo(status));
        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].GetProperty("status").GetString(), Is.EqualTo(state));
    }

    [TestCase("OPEN")]
    [TestCase("REOPEN")]
    public async Task A_closed_report_is_opened_again(string status)
    {
        var id = await _town.ReportAsync();
        await _town.Town.MoveAsync(NumberOf(id), "resolve");
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(1));

        using var answer = await SendAsync(id, $"r-{status}", status, "It broke again.");

        Assert.That((await UpdatesAsync(id)).Select(update => update.Status), Is.EqualTo(new[] { "fixed", "open" }));
        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].GetProperty("status").GetString(), Is.EqualTo("open"));
    }

    [Test]
    public async Task After_the_time_for_reopening_it_is_a_comment()
    {
        var id = await _town.ReportAsync();
        await _town.Town.MoveAsync(NumberOf(id), "resolve");
        _town.Town.Clock.Advance(TimeSpan.FromDays(31));

        using var answer = await SendAsync(id, "late", "OPEN", "It broke again.");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _town.JsonAsync($"requests.json?service_request_id={id}"))[0].GetProperty("status").GetString(), Is.EqualTo("closed"));
    }

    [Test]
    public async Task A_picture_of_an_update_becomes_one_of_the_report()
    {
        var id = await _town.ReportAsync();
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in Update(id, "p-1", "OPEN", "A picture of it.").Append(("api_key", _town.Key)))
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(CivicHost.Sdk.Testing.Pictures.JpegWithPlace()), "whatever", "camera.jpg");

        using var answer = await _town.Http.PostAsync("servicerequestupdates.xml", form);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await UpdatesAsync(id)).Single().Media, Does.Contain("/photos/"));
    }

    [Test]
    public async Task What_belongs_to_no_published_report_cannot_be_updated()
    {
        var secret = await _town.ReportAsync(("service_code", "corruption"));
        var other = await Open311Town.KeyAsync(_town.Town, "open311");

        using var own = await SendAsync(secret, "own", "OPEN", "More about it.");
        using var stranger = await _town.PostWithoutKeyAsync("servicerequestupdates.json", [("api_key", other), .. Update(secret, "x", "OPEN", "Curious.")]);
        using var unknown = await SendAsync("2799999999", "u", "OPEN", "Nothing.");

        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.OK), "a program may add to what it sent");
        Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _town.Http.GetStringAsync("servicerequestupdates.xml"), Does.Not.Contain("More about it."));
    }

    [Test]
    public async Task What_an_update_lacks_is_said_at_once()
    {
        using var answer = await _town.PostAsync("servicerequestupdates.json", ("status", "BROKEN"), ("updated_datetime", "yesterday"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await Open311Town.ErrorsAsync(answer)).Select(error => error.Description.Split(':')[0]),
            Is.EqualTo(new[] { "service_request_id", "update_id", "description", "status", "updated_datetime" }));
    }

    [TestCase("?start_date=2027-03-01T00:00:00Z")]
    [TestCase("?end_date=2027-03-01T00:00:00Z")]
    [TestCase("?start_date=x&end_date=2027-03-01T00:00:00Z")]
    [TestCase("?start_date=2027-01-01T00:00:00Z&end_date=2027-06-01T00:00:00Z")]
    public async Task Updates_are_asked_for_with_both_dates_or_none(string query)
    {
        using var answer = await _town.Http.GetAsync("servicerequestupdates.xml" + query);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private static (string Name, string Value)[] Update(string id, string update, string status, string text) =>
    [
        ("service_request_id", id), ("update_id", update), ("status", status), ("updated_datetime", "2027-03-01T08:59:00Z"), ("description", text),
    ];

    [Test]
    public async Task What_a_program_passed_on_is_cleaned_by_the_town_and_not_by_the_reporter()
    {
        var id = await _town.ReportAsync();
        using var sent = await SendAsync(id, "clean-1", "OPEN", "Ask Zébulon about it.");
        var code = (await _town.Town.ReadAsync<string>("complaints", "select code from report where number = @Number", new { Number = NumberOf(id) })).Single();
        var passage = $"said.{(await _town.Town.ReadAsync(code)).Events.Single().Id}";

        var own = await _town.Town.Anonymous.Send("complaints", new RedactReport(code, [new PassageText(passage, "")], false));
        Assert.That(own, Refused.With("report.changed-meanwhile"));
        Assert.That((await UpdatesAsync(id)).Single().Description, Is.EqualTo("Ask Zébulon about it."));
        var officers = await _town.Town.As(Roles.Officer).Send(
            "complaints", new EditWords(NumberOf(id), await _town.Town.VersionAsync(NumberOf(id)), [new PassageText(passage, "")], "names-somebody"));

        Assert.That(officers.IsRefused, Is.False);
        Assert.That((await UpdatesAsync(id)).Single().Description, Is.EqualTo("Texte retiré"), "in the town's first language");
        Assert.That((await _town.JsonAsync($"requests/{id}.json"))[0].GetRawText(), Does.Not.Contain("Zébulon"));
    }

    private Task<HttpResponseMessage> SendAsync(string id, string update, string status, string text, params (string, string)[] more) =>
        _town.PostAsync("servicerequestupdates.json", [.. Update(id, update, status, text), .. more]);

    private async Task<IReadOnlyList<(string Status, string? Description, string? Media)>> UpdatesAsync(string id) =>
        [.. (await _town.JsonAsync("servicerequestupdates.json")).EnumerateArray()
            .Where(update => update.GetProperty("service_request_id").GetString() == id)
            .Select(update => (
                update.GetProperty("status").GetString()!, update.GetProperty("description").GetString(), update.GetProperty("media_url").GetString()))];

    private async Task<string> ClockAsync(string id) => (await _town.Town.ReadAsync<string>(
        "complaints", "select cast(due_at as text) || cast(entered_at as text) || state from report where number = @Number", new { Number = CaseNumber.Read(id) })).Single();

    private static int NumberOf(string id) => CaseNumber.Read(id)!.Value;
}
