using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class HandleApplicationTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("trade-licence")]
    [TestCase("public-space")]
    [TestCase("building")]
    [TestCase("event")]
    public async Task The_page_says_what_is_asked_by_when_and_what_may_be_done(string type)
    {
        var filed = await _town.FileAsync(type);
        await _town.PaidAsync(filed.Number);
        using var officer = _town.ClientAs(Roles.Officer);

        var page = await officer.TextOfAsync(filed.Page());

        Assert.That(page, Does.Contain("Fictional Applicant").And.Contain("+221777000222").And.Contain("Pièce d’identité"));
        Assert.That(page, Does.Contain("1er mars 2027").And.Contain("Délai légal"));
        Assert.That(page, Does.Contain(filed.Page("check")).And.Contain(filed.Page("ask")).And.Contain(filed.Page("decide?step=grant")).And.Contain(filed.Page("decide?step=refuse")));
        Assert.That(page, Does.Not.Contain(filed.Code), "the code opens the case and is the applicant's");
        foreach (var part in new[] { "check", "ask", "decide", "assign", "comment", "step" })
            Assert.That((await officer.GetAsync(filed.Page(part))).StatusCode, Is.EqualTo(HttpStatusCode.OK), part);
    }

    [Test]
    public async Task Refusing_looks_otherwise_than_granting()
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var page = await officer.TextOfAsync(filed.Page());

        Assert.That(page, Does.Contain($"<a class=\"button\" href=\"{filed.Page("decide?step=grant")}\">"));
        Assert.That(page, Does.Contain($"<a class=\"button against\" href=\"{filed.Page("decide?step=refuse")}\">"));
    }

    [Test]
    public async Task An_officer_goes_from_the_page_to_a_decision_by_forms()
    {
        var filed = await _town.FileAsync("trade-licence");
        using var officer = _town.ClientAs(Roles.Officer);

        await officer.SubmitAsync(filed.Page(), new Dictionary<string, string> { ["take"] = "yes" }, filed.Page("assign"));
        await officer.SubmitAsync(filed.Page(), new Dictionary<string, string> { ["action"] = "visit", ["comment"] = "Mardi à neuf heures." }, filed.Page("step"));
        var tooEarly = await officer.SubmitAsync(filed.Page("decide"), new Dictionary<string, string> { ["action"] = "grant", ["basis"] = "0" });
        Assert.That(tooEarly.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "from the inspection only refusing is possible");
        var refused = await officer.SubmitAsync(filed.Page("decide"), new Dictionary<string, string> { ["action"] = "refuse", ["basis"] = "0", ["reasons"] = "" });
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("Écrivez les motifs du refus."));
        var decided = await officer.SubmitAsync(filed.Page("decide"), new Dictionary<string, string> { ["action"] = "refuse", ["basis"] = "0", ["reasons"] = "Le local est trop petit." });

        Assert.That(decided.Headers.Location!.OriginalString, Is.EqualTo(filed.Page("decision")));
        var page = await officer.TextOfAsync(filed.Page());
        Assert.That(page, Does.Contain("Confié à : Awa Fictive").And.Contain("Mardi à neuf heures.").And.Contain("Le local est trop petit.").And.Contain("Lettre de décision"));
    }

    [Test]
    public async Task A_form_that_was_opened_before_a_colleague_acted_is_told_so()
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        var opened = await officer.OpenFormAsync(filed.Page("decide"));
        await _town.TheColleague().Send("permits", new CommentApplication(filed.Number, 1, "Attendez la voirie."));

        var sent = await officer.SendAsync(opened, new Dictionary<string, string> { ["action"] = "grant", ["basis"] = "0" });

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync()), Does.Contain("Un collègue"));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("examination"));
    }

    [Test]
    public async Task An_agent_reads_comments_and_notes_answers_but_decides_nothing()
    {
        var filed = await _town.FileAsync();
        await _town.AskAsync(filed.Number);
        using var agent = _town.ClientAs(Roles.Agent);

        var page = await agent.TextOfAsync(filed.Page());
        Assert.That(page, Does.Contain(filed.Page("answer")).And.Not.Contain(filed.Page("decide")).And.Not.Contain(filed.Page("assign")));
        foreach (var part in new[] { "check", "ask", "decide", "assign" })
            Assert.That((int)(await agent.GetAsync(filed.Page(part))).StatusCode, Is.EqualTo(403), part);
        var noted = await agent.SubmitAsync(
            filed.Page(), new Dictionary<string, string> { ["answeredOn"] = "2027-03-01", ["answer"] = "Copie remise." }, filed.Page("answer"));

        Assert.That((int)noted.StatusCode, Is.EqualTo(303));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("examination"));
    }

    [Test]
    public async Task Only_a_file_of_this_case_is_opened_under_its_address_and_only_by_staff()
    {
        var mine = await _town.FileAsync();
        var other = await _town.FileAsync();
        var file = await KeepAsync(mine, $"application:{mine.Code}");
        var stray = await KeepAsync(mine, $"application:{other.Code}");
        using var officer = _town.ClientAs(Roles.Officer);
        using var agent = _town.ClientAs(Roles.Agent);
        using var inspector = _town.ClientAs(PermitsRole.Inspector);
        using var resident = _town.Client();

        async Task<int> Status(TestBrowser who, string address) => (int)(await who.GetAsync(address)).StatusCode;

        Assert.That(await officer.TextOfAsync(mine.Page()), Does.Contain(mine.Page($"documents/{file}")));
        Assert.That(await Status(officer, mine.Page($"documents/{file}")), Is.EqualTo(200));
        Assert.That(await Status(agent, mine.Page($"documents/{file}")), Is.EqualTo(200));
        Assert.That(await Status(officer, other.Page($"documents/{file}")), Is.EqualTo(404), "another case");
        Assert.That(await Status(officer, mine.Page($"documents/{stray}")), Is.EqualTo(404), "kept for another case");
        Assert.That(await Status(inspector, mine.Page($"documents/{file}")), Is.EqualTo(403));
        Assert.That(await Status(resident, mine.Page($"documents/{file}")), Is.Not.EqualTo(200));
        Assert.That(await Status(officer, mine.Page("documents/..%2F..%2Fetc%2Fpasswd")), Is.EqualTo(404));
        Assert.That(await Status(officer, mine.Page($"documents/{new string('0', 32)}")), Is.EqualTo(404));
    }

    [TestCase("assign", "officer", "nobody-known")]
    [TestCase("comment", "remark", "")]
    [TestCase("step", "action", "fall-silent")]
    [TestCase("step", "action", "grant")]
    [TestCase("ask", "action", "pay")]
    [TestCase("answer", "answeredOn", "2027-99-99")]
    [TestCase("decide", "action", "fall-silent")]
    [TestCase("decide", "basis", "-1")]
    [TestCase("check", "then", "acknowledge")]
    public async Task A_form_that_asks_for_what_it_may_not_have_is_told_why(string part, string field, string value)
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        var opened = await officer.OpenFormAsync(filed.Page("comment"));

        var sent = await officer.SendAsync(new TestForm(filed.Page(part), opened.Hidden), new Dictionary<string, string> { [field] = value });

        Assert.That((int)sent.StatusCode, Is.InRange(400, 499), part);
        Assert.That(await _town.VersionAsync(filed.Number), Is.EqualTo(1));
    }

    [TestCase("decide")]
    [TestCase("check")]
    [TestCase("ask")]
    [TestCase("comment")]
    public async Task Words_far_too_long_and_wild_are_refused_or_shown_inert(string part)
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        var opened = await officer.OpenFormAsync(filed.Page(part == "comment" ? "comment" : part));
        var wild = "<script>alert(1)</script>\u202e" + new string('x', 9000);

        var sent = await officer.SendAsync(opened, new Dictionary<string, string>
        {
            ["action"] = "grant",
            ["basis"] = "0",
            ["reasons"] = wild,
            ["ownConditions"] = wild,
            ["code"] = "identity",
            ["verdict-identity"] = "unfit",
            ["note-identity"] = wild,
            ["reason"] = "incomplete",
            ["sentence"] = wild,
            ["answerBy"] = "2027-03-20",
            ["remark"] = wild,
        });

        Assert.That((int)sent.StatusCode, Is.EqualTo(422));
        Assert.That(await sent.Content.ReadAsStringAsync(), Does.Not.Contain("<script>alert"));
        Assert.That(await _town.VersionAsync(filed.Number), Is.EqualTo(1));
    }

    [TestCase("/permits/inbox/nothing")]
    [TestCase("/permits/inbox/27ABCD0")]
    [TestCase("/permits/inbox/nothing/decide")]
    [TestCase("/permits/inbox/nothing/decision")]
    [TestCase("/permits/inbox/nothing/acknowledgement")]
    public async Task What_is_not_there_is_not_found(string address)
    {
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That((await officer.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    /// <summary>A picture among the case's documents, as if it had been handed in; kept for whatever case <paramref name="subject"/> says.</summary>
    private async Task<string> KeepAsync(FiledApplication filed, string subject)
    {
        var id = Guid.NewGuid().ToString("N");
        var folder = Directory.CreateDirectory(Path.Combine(_town.Data, "files", "permits", id[..2]));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, id), [0xFF, 0xD8, 0xFF, 0xD9]);
        await _town.WriteAsync(
            "permits",
            """
            insert into civic_file (id, subject, content_type, bytes, kept_at) values (@Id, @Subject, 'image/jpeg', 4, @Now);
            insert into application_document (id, number, document, file, state, note, received_at) values (@Id, @Number, 'identity', @Id, 'received', '', @Now)
            """,
            new { Id = id, Subject = subject, filed.Number, Now = _town.Clock.GetUtcNow() });
        return id;
    }
}
