using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ReportNewsTests(SqlEngine engine)
{
    private const string Mail = "a.resident@example.org";
    private const string Phone = "77 123 45 67";

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(
        engine, town => town.Set("Town:PublicAddress", "https://town.example").Set("Modules:complaints:Settings:DispatchEmail", "dispatch@example.org"));

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Whoever_wants_news_gets_the_code_and_then_every_step_in_their_language()
    {
        var filed = await FileAsync(Mail, "pt");
        var (number, code) = (CaseNumber.Show(filed.Number), TrackingCode.Show(filed.Code));
        await _town.MoveAsync(filed.Number, "start", "Uma equipa vai na quinta-feira.");

        var sent = await SentToAsync(Mail);
        Assert.That(sent.Select(mail => mail.Title), Is.EqualTo(new[] { $"Ocorrência {number} registada", $"Ocorrência {number}: Em tratamento" }));
        Assert.That(sent[0].Text, Does.Contain(code).And.Contain("15/03/2027").And.Contain($"https://town.example/complaints/cases/{filed.Code}"));
        Assert.That(sent[1].Text, Does.Contain("Uma equipa vai na quinta-feira.").And.Contain($"/complaints/cases/{filed.Code}/quiet"));
        Assert.That(sent.Select(mail => mail.Subject), Is.All.EqualTo($"report:{number}"));
    }

    [Test]
    public async Task By_SMS_each_step_is_one_message_that_says_how_to_go_on()
    {
        var filed = await FileAsync(Phone, "en");
        await _town.MoveAsync(filed.Number, "ask", string.Join(' ', Enumerable.Repeat("Where exactly is it?", 40)));
        await _town.MoveAsync(filed.Number, "resolve");

        var sent = await SentToAsync("+221771234567");
        var code = TrackingCode.Show(filed.Code);
        Assert.That(sent.Select(sms => SmsText.Of(sms.Text).Segments), Is.All.EqualTo(1));
        Assert.That(sent[0].Text, Does.EndWith($"STATUS {code}"));
        Assert.That(sent[1].Text, Does.Contain("Where exactly is it? Where").And.Contain("Answer this SMS"));
        Assert.That(sent[2].Text, Does.Contain("It is fixed").Or.Contain("Answer 2 (yes) or 1 (no)"));
    }

    [Test]
    public async Task Whoever_does_not_want_news_gets_none()
    {
        var filed = await _town.FileAsync(Some.Report with { Reporter = new Reporter("", Mail) });
        await _town.MoveAsync(filed.Number, "resolve");

        Assert.That(await SentToAsync(Mail), Is.Empty);
    }

    [TestCase("a.resident")]
    [TestCase("12")]
    [TestCase("nobody@")]
    [TestCase("a@b.example\r\nBcc: c@d.example")]
    public async Task News_to_a_contact_that_is_none_is_refused_and_kept_where_no_news_is_wanted(string contact)
    {
        var refused = await _town.Anonymous.Send("complaints", Some.Report with { Reporter = new Reporter("", contact, WantsNews: true) });
        var kept = await _town.Anonymous.Send("complaints", Some.Report with { Reporter = new Reporter("", contact) });

        Assert.That(refused, Refused.With("report.contact-unreadable"));
        Assert.That(kept.IsRefused, Is.False);
        Assert.That((await _town.ReadAsync<string>("complaints", "select email || phone from report")).Single(), Is.EqualTo(contact));
    }

    [Test]
    public async Task A_contact_is_kept_as_it_can_be_found_again()
    {
        await _town.FileAsync(Some.Report with { Reporter = new Reporter("", " 00221 77-123.45.67 ".Trim()) });
        await _town.FileAsync(Some.Report with { Reporter = new Reporter("", "A.Resident@EXAMPLE.org") });

        Assert.That(
            await _town.ReadAsync<string>("complaints", "select email || phone from report order by number"),
            Is.EqualTo(new[] { "+221771234567", "A.Resident@example.org" }));
    }

    [Test]
    public async Task What_was_refused_told_nobody()
    {
        var filed = await FileAsync(Mail, "fr");
        var before = (await _town.SentAsync("complaints")).Count;

        var stale = await _town.As(Roles.Officer).Send("complaints", new AnswerReport(filed.Number, 99, "resolve", "C'est fait."));
        var impossible = await _town.As(Roles.Officer).Send("complaints", new AnswerReport(filed.Number, 1, "reopen-never", "C'est fait."));

        Assert.That(stale, Refused.With("report.changed-meanwhile"));
        Assert.That(impossible.IsRefused, Is.True);
        Assert.That(await _town.SentAsync("complaints"), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_unit_hears_of_a_new_report_without_a_word_of_the_reporter_and_again_when_it_waits_too_long()
    {
        await OpenUnitAsync("road", "road@example.org");
        await _town.WriteAsync("complaints", "update category set unit = 'road' where code = 'road'");
        var filed = await FileAsync(Phone, "fr");
        _town.Clock.Advance(TimeSpan.FromDays(3));
        await _town.RunJobAsync("complaints", "timers");

        var sent = await SentToAsync("road@example.org");
        Assert.That(sent, Has.Count.EqualTo(2));
        Assert.That(sent[0].Text, Does.Contain($"/complaints/inbox/{CaseNumber.Show(filed.Number)}").And.Contain("Centre"));
        Assert.That(sent[1].Title, Does.Contain("à temps"));
        foreach (var words in (string[])["123 45 67", "1234567", filed.Code, Some.Report.Text, Some.Report.Landmark])
            Assert.That(sent.Select(mail => mail.Title + mail.Text), Has.None.Contain(words));
    }

    [Test]
    public async Task What_no_unit_has_is_announced_to_the_dispatchers()
    {
        await _town.FileAsync(Some.Report with { Category = "noise" });

        Assert.That(await SentToAsync("dispatch@example.org"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Of_a_secret_report_a_message_tells_neither_what_nor_how_it_stands()
    {
        await OpenUnitAsync("trust", "trust@example.org");
        await _town.WriteAsync("complaints", "update category set unit = 'trust' where code = 'corruption'");
        var filed = await _town.FileAsync(Some.Report with { Category = "corruption", Reporter = new Reporter("", Mail, true, "fr") });
        await _town.WriteAsync("complaints", "insert into unit_member (unit, person, is_head) values ('trust', 'test-officer', false)");
        await _town.MoveAsync(filed.Number, "start", "Une phrase secrète.");

        var sent = await _town.SentAsync("complaints");
        Assert.That(sent.Select(mail => mail.Subject), Is.All.EqualTo("report"));
        Assert.That(sent.Select(mail => mail.Title + mail.Text), Has.None.Contain("secrète").And.None.Contain("orruption").And.None.Contain("En cours"));
        var unit = sent.Single(mail => mail.Address == "trust@example.org");
        Assert.That(unit.Text, Is.EqualTo("Un signalement secret attend. Connectez-vous pour le lire : https://town.example/complaints/inbox\n\nCommune de Sabali-sur-Fleuve"));
        Assert.That(sent[^1].Title, Is.EqualTo($"Du nouveau pour votre dossier {CaseNumber.Show(filed.Number)}"));
    }

    [Test]
    public async Task A_unit_that_is_given_secret_reports_unread_hears_that_they_wait()
    {
        await OpenUnitAsync("trust", "trust@example.org");
        await _town.FileAsync(Some.Report with { Category = "corruption" });
        await _town.FileAsync(Some.Report with { Category = "corruption" });
        Assert.That(await SentToAsync("trust@example.org"), Is.Empty);

        await _town.TheHead().Send("complaints", new RouteSecretReports("trust"));

        Assert.That((await SentToAsync("trust@example.org")).Select(mail => mail.Title), Is.EqualTo(new[] { "Un signalement secret attend" }));
    }

    [Test]
    public async Task Whoever_has_the_code_ends_the_news()
    {
        var filed = await FileAsync(Mail, "fr");
        using var browser = _town.Client();

        var path = $"/complaints/cases/{filed.Code}/quiet";
        Assert.That((await browser.SubmitAsync(path, new Dictionary<string, string>())).Headers.Location!.ToString(), Is.EqualTo("/complaints/follow/done/ended"));
        await _town.MoveAsync(filed.Number, "resolve");

        Assert.That(await SentToAsync(Mail), Has.Count.EqualTo(1));
        Assert.That((int)(await browser.GetAsync("/complaints/cases/ABCDEFGHJKMN/quiet")).StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Nothing_private_of_messages_stands_in_the_audit_trail()
    {
        await FileAsync(Mail, "fr");
        await _town.Anonymous.Send("complaints", new FollowNews(null, "road", "", Phone, "fr", false));

        Assert.That(
            await _town.ReadAsync<string>("complaints", "select subject || facts from civic_audit order by position"),
            Has.None.Contain("a.resident").And.None.Contain("1234567"));
    }

    private Task<FiledReport> FileAsync(string contact, string language) =>
        _town.FileAsync(Some.Report with { Reporter = new Reporter("", contact, WantsNews: true, language) });

    private Task OpenUnitAsync(string code, string email) =>
        _town.WriteAsync("complaints", "insert into unit (code, name, email, is_active) values (@code, @code, @email, true)", new { code, email });

    private async Task<List<SentMessage>> SentToAsync(string address) => [.. (await _town.SentAsync("complaints")).Where(sent => sent.Address == address)];
}
