using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class HandleReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("roads", Desk.Officer);
        await _town.OpenUnitAsync("lamps", Desk.Colleague);
        await _town.WriteAsync("complaints", "insert into route (id, category, quarter, unit) values ('r1', 'light', '', 'lamps')");
        await _town.WriteAsync(
            "complaints",
            """
            insert into answer_template (id, action, category, position, names, sentences)
            values ('t1', 'resolve', 'streets', 1, '{"fr": "Réparé", "en": "Fixed"}', '{"fr": "Le {number} est réparé à {place}.", "en": "{number} is fixed at {place}."}'),
                   ('t2', 'resolve', 'noise', 2, '{"fr": "Silence"}', '{"fr": "Chut."}'),
                   ('t3', '', '', 3, '{"fr": "Merci"}', '{"fr": "Merci."}')
            """);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_prepared_sentence_is_filled_in_beside_what_was_written()
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var answer = await officer.SubmitAsync(
            filed.Page(), new Dictionary<string, string> { ["template"] = "t1", ["use"] = "yes", ["sentence"] = "Bonjour.", ["note"] = "Vu avec la régie." });

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page, Does.Contain($"Bonjour.\nLe {CaseNumber.Show(filed.Number)} est réparé à Centre, Near the fictional fountain.</textarea>"));
        Assert.That(page, Does.Contain("Vu avec la régie.</textarea>"));
        Assert.That(page, Does.Contain("Merci").And.Not.Contain("Silence"));
        Assert.That(page, Does.Match("value=\"resolve\"[^>]*checked"));
        Assert.That(page, Does.Not.Contain(filed.Code), "the code opens the case and is the reporter's");
        Assert.That(await _town.VersionAsync(filed.Number), Is.EqualTo(1), "nothing was sent");
    }

    [Test]
    public async Task A_prepared_sentence_that_nobody_edited_gives_way_to_the_next()
    {
        var filed = await _town.FileAsync();
        var number = CaseNumber.Show(filed.Number);
        using var officer = _town.ClientAs(Roles.Officer);

        var first = await UseAsync("t1", "");
        var next = await UseAsync("t3", first);
        var withWords = await UseAsync("t3", $"Bonjour.\n{first}");
        var edited = await UseAsync("t3", $"{first} Vraiment.");
        var twice = await UseAsync("t1", first);

        Assert.That(first, Is.EqualTo($"Le {number} est réparé à Centre, Near the fictional fountain."));
        Assert.That(next, Is.EqualTo("Merci."));
        Assert.That(withWords, Is.EqualTo("Bonjour.\nMerci."));
        Assert.That(edited, Is.EqualTo($"{first} Vraiment.\nMerci."));
        Assert.That(twice, Is.EqualTo(first));

        async Task<string> UseAsync(string template, string sentence)
        {
            var answer = await officer.SubmitAsync(
                filed.Page(), new Dictionary<string, string> { ["template"] = template, ["use"] = "yes", ["sentence"] = sentence });
            var page = await answer.ReadPageAsync();
            var field = page[page.IndexOf("<textarea id=\"sentence\"", StringComparison.Ordinal)..];
            return field[(field.IndexOf('>') + 1)..field.IndexOf("</textarea>", StringComparison.Ordinal)].Trim();
        }
    }

    [Test]
    public async Task Contacts_stand_apart_and_a_rating_is_said_in_words()
    {
        var filed = await _town.FileAsync(Some.Report with { Reporter = new Reporter("", "+221771234567", WantsNews: true) { AlsoContact = "a@example.org" } });
        using var officer = _town.ClientAs(Roles.Officer);
        await _town.AssignAsync(filed.Number, Desk.Officer);
        Assert.That(await officer.TextOfAsync("/complaints/daysheet?contact=true"), Does.Contain("+221771234567 a@example.org"));
        await _town.MoveAsync(filed.Number, "resolve");
        await _town.Anonymous.Send("complaints", new RateReport(filed.Code, 1));

        var page = await officer.TextOfAsync(filed.Page());

        Assert.That(page, Does.Match(@"\+221771234567 · a@example\.org\s*<br>\s*<small>Veut recevoir la réponse"));
        Assert.That(page, Does.Contain("<p class=\"note\">Pas satisfait</p>").And.Not.Contain("Interne : 1"));
    }

    [Test]
    public async Task A_comment_is_for_colleagues_or_for_everybody_and_moves_no_clock()
    {
        var filed = await _town.FileAsync();
        var before = await ClockAsync(filed);
        var officer = _town.TheOfficer();

        await officer.Send("complaints", new CommentReport(filed.Number, 1, "Voir avec la régie.", false));
        await _town.As(Roles.Agent).Send("complaints", new CommentReport(filed.Number, 2, "L’équipe passe demain.", true));

        Assert.That(await ClockAsync(filed), Is.EqualTo(before));
        using var anybody = _town.Client();
        using var staff = _town.ClientAs(Roles.Officer);
        Assert.That(await anybody.TextOfAsync($"/complaints/cases/{filed.Code}"), Does.Contain("L’équipe passe demain.").And.Not.Contain("régie"));
        Assert.That(await staff.TextOfAsync(filed.Page()), Does.Contain("Interne : Voir avec la régie.").And.Contain("Awa Fictive"));
        Assert.That(await officer.Send("complaints", new CommentReport(filed.Number, 3, "", true)), Refused.With("handle.comment-missing"));
        Assert.That(await officer.Send("complaints", new CommentReport(filed.Number, 3, new string('x', 1001), true)), Refused.With("report.sentence-too-long"));
    }

    [Test]
    public async Task Another_category_brings_its_service_level_and_where_it_is_asked_its_unit()
    {
        var filed = await _town.FileAsync();
        await _town.TheOfficer().Send("complaints", new RouteReport(filed.Number, 1, "roads"));

        var kept = await _town.TheOfficer().Send("complaints", new ChangePlace(filed.Number, 2, "waste", "Port", "Au quai", null, Reroutes: false));
        Assert.That(kept.IsRefused, Is.False);
        Assert.That(await UnitAsync(filed), Is.EqualTo("roads"));
        // Monday 1 March 2027, nine o'clock, and sixteen hours of eight a day.
        Assert.That((await ClockAsync(filed)).DueAt, Is.EqualTo(new DateTimeOffset(2027, 3, 3, 9, 0, 0, TimeSpan.Zero)));

        await _town.TheOfficer().Send("complaints", new ChangePlace(filed.Number, 3, "light", "Port", "Au quai", new GeoPoint(13.8, -14.5), Reroutes: true));
        Assert.That(await UnitAsync(filed), Is.EqualTo("lamps"));
        Assert.That((await _town.ReadAsync(filed.Code)).Events.Select(happened => happened.Kind), Is.EquivalentTo(new[] { "routed", "placed", "placed", "routed" }));
    }

    [Test]
    public async Task Answers_to_the_former_category_are_kept_for_the_staff()
    {
        var filed = await FileLightAsync();

        await _town.TheOfficer().Send("complaints", new ChangePlace(filed.Number, 1, "road", "Centre", "", null, false));

        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Fields, Is.Null);
        Assert.That(file.Events.Single().Note, Does.Contain("Numéro sur le poteau: 4711"));
    }

    [Test]
    public async Task A_place_that_is_none_is_refused()
    {
        var filed = await _town.FileAsync();
        var officer = _town.TheOfficer();

        Assert.That(await officer.Send("complaints", new ChangePlace(filed.Number, 1, "streets", "Port", "", null, false)), Refused.With("report.category-missing"));
        Assert.That(await officer.Send("complaints", new ChangePlace(filed.Number, 1, "road", "Nowhere", "", null, false)), Refused.With("report.quarter-missing"));
        Assert.That(await officer.Send("complaints", new ChangePlace(filed.Number, 1, "road", "Port", new string('x', 201), null, false)), Refused.With("report.landmark-too-long"));
        using var browser = _town.ClientAs(Roles.Officer);
        var sent = await browser.SubmitAsync(
            filed.Page("/place"), new Dictionary<string, string> { ["category"] = "road", ["quarter"] = "Port", ["landmark"] = "", ["place"] = "Atlantis" });
        Assert.That((int)sent.StatusCode, Is.EqualTo(422));
    }

    [Test]
    public async Task Privacy_is_closed_by_a_click_and_opened_with_a_reason()
    {
        var filed = await _town.FileAsync();
        var officer = _town.TheOfficer();

        Assert.That(await officer.Send("complaints", new ChangePrivacy(filed.Number, 1, "public")), Refused.With("handle.privacy-reason-missing"));
        Assert.That(await officer.Send("complaints", new ChangePrivacy(filed.Number, 1, "secret")), Refused.With("handle.privacy-without-unit"));
        Assert.That(await officer.Send("complaints", new ChangePrivacy(filed.Number, 1, "name_hidden")), Refused.With("handle.nothing-changed"));
        Assert.That(await officer.Send("complaints", new ChangePrivacy(filed.Number, 1, "open")), Refused.With("report.privacy-unknown"));
        await officer.Send("complaints", new RouteReport(filed.Number, 1, "lamps"));

        var closed = await officer.Send("complaints", new ChangePrivacy(filed.Number, 2, "secret"));

        Assert.That(closed.Answer.IsReadable, Is.False, "the officer is not of that unit");
        Assert.That(await officer.Send("complaints", new ChangePrivacy(filed.Number, 3, "name_hidden", "Rien de secret.")), Refused.With("report.unknown"));
        Assert.That((await _town.TheColleague().Send("complaints", new ChangePrivacy(filed.Number, 3, "name_hidden", "Rien de secret."))).IsRefused, Is.False);
    }

    [Test]
    public async Task A_new_secret_category_closes_the_report()
    {
        var filed = await _town.FileAsync();
        await _town.TheOfficer().Send("complaints", new RouteReport(filed.Number, 1, "lamps"));

        var changed = await _town.TheOfficer().Send("complaints", new ChangePlace(filed.Number, 2, "corruption", "Centre", "", null, false));

        Assert.That(changed.Answer.IsReadable, Is.False);
        Assert.That(await _town.Anonymous.Send("complaints", new FindPublished(filed.Number)), Is.Null);
    }

    [Test]
    public async Task The_page_shows_what_counted_and_what_was_reopened()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "ask");
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Derrière le puits."));
        await _town.MoveAsync(filed.Number, "resolve");
        await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Encore cassé."));
        using var officer = _town.ClientAs(Roles.Officer);

        var page = await officer.TextOfAsync(filed.Page());

        Assert.That(page, Does.Contain("en pause").And.Contain("arrêté").And.Contain("Rouvert : 1 fois").And.Contain("Heures ouvrées utilisées : 0 sur 80"));
    }

    [Test]
    public async Task What_was_reported_nearby_is_shown_closed_too()
    {
        var at = new GeoPoint(13.9, -14.6);
        var closed = await _town.FileAsync(Some.Report with { Category = "tree", Quarter = "", Point = at });
        await _town.MoveAsync(closed.Number, "resolve");
        var filed = await _town.FileAsync(Some.Report with { Category = "tree", Quarter = "", Point = at });

        var alike = await _town.TheOfficer().Send("complaints", new FindAlike(filed.Number));

        Assert.That(alike.Select(line => (line.Number, line.CanGoOn, line.Metres)), Is.EqualTo(new[] { (closed.Number, false, (int?)0) }));
    }

    [TestCase("/assign")]
    [TestCase("/route")]
    [TestCase("/comment")]
    [TestCase("/place")]
    [TestCase("/privacy")]
    [TestCase("/visibility")]
    [TestCase("/words")]
    [TestCase("/merge")]
    public async Task A_form_full_of_nonsense_is_turned_away_with_a_sentence(string form)
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        var nonsense = new[] { "assignee", "unit", "comment", "category", "quarter", "place", "privacy", "visibility", "text", "reason", "into", "version" }
            .ToDictionary(name => name, _ => "'\"<script>\uFFFF\u0000 ☃");

        var sent = await officer.SubmitAsync(filed.Page(form), nonsense);
        var unknown = await officer.GetAsync($"/complaints/inbox/%F0%9F%92%A9{form}");

        Assert.That((int)sent.StatusCode, Is.InRange(400, 499));
        Assert.That(await sent.Content.ReadAsStringAsync(), Does.Contain("error-summary"));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _town.ReadAsync(filed.Code)).Events, Is.Empty);
    }

    private async Task<FiledReport> FileLightAsync()
    {
        var fields = (await _town.Anonymous.Send("complaints", new ReadFields("light")))!;
        using var given = System.Text.Json.JsonDocument.Parse("""{"pole": "4711", "fault": "dark"}""");
        return await _town.FileAsync(Some.Report with { Category = "light", Answers = fields.Read(given.RootElement).Answer });
    }

    private Task<string> UnitAsync(FiledReport filed) => _town.OneAsync<string>("select unit from report where number = @Number", filed.Number);

    private Task<Clock> ClockAsync(FiledReport filed) => _town.OneAsync<Clock>("select due_at, timer_at, escalation from report where number = @Number", filed.Number);

    private sealed record Clock(DateTimeOffset? DueAt, DateTimeOffset? TimerAt, int Escalation);
}
