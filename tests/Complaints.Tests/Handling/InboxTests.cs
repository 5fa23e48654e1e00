using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class InboxTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("roads", Desk.Officer, Desk.Head);
        await _town.OpenUnitAsync("ethics", Desk.Colleague);
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase(null)]
    [TestCase("-due")]
    [TestCase("filed")]
    [TestCase("-filed")]
    [TestCase("supporters")]
    [TestCase("-supporters")]
    public async Task Pages_skip_nothing_and_repeat_nothing(string? sort)
    {
        var filed = await FileManyAsync(120);
        var seen = new List<int>();

        string? after = null;
        do
        {
            var page = await _town.TheOfficer().InboxAsync(new InboxFilter(Sort: sort, After: after));
            seen.AddRange(page.Reports.Select(line => line.Number));
            after = page.Next;
        }
        while (after is not null);

        Assert.That(seen, Is.EquivalentTo(filed));
        Assert.That(seen, Is.Unique);
    }

    [Test]
    public async Task The_most_urgent_stands_first_and_a_stopped_clock_last()
    {
        var road = await _town.FileAsync();
        var waste = await _town.FileAsync(Some.Report with { Category = "waste" });
        var asked = await _town.FileAsync(Some.Report with { Category = "waste" });
        await _town.MoveAsync(asked.Number, "ask");

        Assert.That((await _town.TheOfficer().InboxAsync()).Reports.Select(line => line.Number), Is.EqualTo(new[] { waste.Number, road.Number, asked.Number }));
    }

    [Test]
    public async Task A_secret_report_is_in_no_list_search_or_count_of_others()
    {
        var filed = await _town.FileSecretAsync("ethics");
        var officer = _town.TheOfficer();

        foreach (var queue in new[] { null, "open", "mine", "units", "unrouted", "quarantined", "overdue", "escalated", "closed" })
            Assert.That((await officer.InboxAsync(new InboxFilter(queue))).Reports, Is.Empty, queue);
        Assert.That((await officer.InboxAsync(new InboxFilter(Words: "zanzibar"))).Reports, Is.Empty);
        Assert.That((await officer.InboxAsync(new InboxFilter(Category: "corruption", Unit: "ethics"))).Reports, Is.Empty);
        Assert.That(await officer.Send("complaints", new CountInbox()), Is.EqualTo(new InboxCounts(0, 0, 0, 0, 0, 0, 0, 0)));
        Assert.That(await officer.Send("complaints", new FindAlike(filed.Number)), Is.Empty);
        Assert.That((await _town.TheColleague().InboxAsync(new InboxFilter(Words: "zanzibar"))).Reports.Select(line => line.Number), Is.EqualTo(new[] { filed.Number }));
        Assert.That((await _town.TheColleague().Send("complaints", new CountInbox())).Units, Is.EqualTo(1));
    }

    [Test]
    public async Task Filters_take_what_lies_below_and_within()
    {
        var road = await _town.FileAsync();
        var light = await _town.FileAsync(Some.Report with { Category = "sign", Quarter = "Cité des Pêcheurs", Text = "Panneau tombé près du four à pain." });
        await _town.FileAsync(Some.Report with { Category = "waste", Quarter = "Gare" });
        var officer = _town.TheOfficer();

        Assert.That(await NumbersAsync(officer, new InboxFilter(Category: "streets")), Is.EquivalentTo(new[] { road.Number, light.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter(Quarter: "Port")), Is.EqualTo(new[] { light.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter(Words: "PRES pain")), Is.EqualTo(new[] { light.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter(Words: "introuvable")), Is.Empty);
        Assert.That(await NumbersAsync(officer, new InboxFilter(Assignee: "-", Category: "road")), Is.EqualTo(new[] { road.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter(Unit: "roads")), Is.Empty);
    }

    [Test]
    public async Task Each_queue_holds_its_own_and_says_how_many()
    {
        var mine = await _town.FileAsync();
        await _town.AssignAsync(mine.Number, Desk.Officer);
        var units = await _town.FileAsync();
        await _town.TheOfficer().Send("complaints", new RouteReport(units.Number, 1, "roads"));
        var held = await _town.FileAsync(Some.Report with { Text = "www.a.example www.b.example www.c.example" });
        var closed = await _town.FileAsync();
        await _town.MoveAsync(closed.Number, "resolve");
        _town.Clock.Advance(TimeSpan.FromDays(30));
        await _town.RunJobAsync("complaints", "timers");
        var officer = _town.TheOfficer();

        Assert.That(await NumbersAsync(officer, new InboxFilter("mine")), Is.EqualTo(new[] { mine.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter("units")), Is.EqualTo(new[] { units.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter("unrouted")), Is.EquivalentTo(new[] { mine.Number, held.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter("quarantined")), Is.EqualTo(new[] { held.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter("overdue")), Is.EquivalentTo(new[] { mine.Number, units.Number, held.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter("closed")), Is.EqualTo(new[] { closed.Number }));
        Assert.That(await NumbersAsync(officer, new InboxFilter("escalated")), Is.Empty, "not a head");
        Assert.That(await NumbersAsync(_town.TheHead(), new InboxFilter("escalated")), Is.EquivalentTo(new[] { mine.Number, units.Number, held.Number }));
        Assert.That(await officer.Send("complaints", new CountInbox()), Is.EqualTo(new InboxCounts(Mine: 1, Units: 1, Unrouted: 2, Overdue: 3, Escalated: 0, Open: 3, Quarantined: 1, SecretUnrouted: 0)));
        Assert.That((await _town.TheHead().Send("complaints", new CountInbox())).Escalated, Is.EqualTo(3));
    }

    [TestCase("Court.", "Court.")]
    [TestCase("{30}fin", "Un mot après l’autre tombe ici, Un mot après l’autre tombe ici, Un mot après l’autre tombe ici, Un mot après l’autre tombe ici, Un mot après l’autre tombe ici…")]
    public async Task A_long_text_ends_with_a_whole_word_and_a_sign_that_there_is_more(string text, string shown)
    {
        await _town.FileAsync(Some.Report with { Text = text.Replace("{30}", string.Concat(Enumerable.Repeat("Un mot après l’autre tombe ici, ", 30))) });

        Assert.That((await _town.TheOfficer().InboxAsync()).Reports.Single().Text, Is.EqualTo(shown));
    }

    [Test]
    public async Task A_word_without_end_is_cut_between_two_characters()
    {
        await _town.FileAsync(Some.Report with { Text = "a" + string.Concat(Enumerable.Repeat("😀", 200)) });

        Assert.That((await _town.TheOfficer().InboxAsync()).Reports.Single().Text, Is.EqualTo("a" + string.Concat(Enumerable.Repeat("😀", 79)) + "…"));
    }

    [Test]
    public async Task Several_are_handled_at_once_and_those_left_are_named_with_the_reason()
    {
        var first = await _town.FileAsync();
        var changed = await _town.FileAsync();
        var closed = await _town.FileAsync();
        var secret = await _town.FileSecretAsync("ethics");
        await _town.MoveAsync(closed.Number, "resolve");
        using var browser = _town.ClientAs(Roles.Officer);
        var form = await browser.OpenFormAsync("/complaints/inbox");
        await _town.AssignAsync(changed.Number, Desk.Colleague);

        var sent = await browser.Http.PostAsync(form.Action, new MultipartFormDataContent
        {
            { new StringContent(form.Hidden["__RequestVerificationToken"]), "__RequestVerificationToken" },
            { new StringContent(form.Hidden["__once"]), "__once" },
            { new StringContent($"{CaseNumber.Show(first.Number)}.1"), "chosen" },
            { new StringContent($"{CaseNumber.Show(changed.Number)}.1"), "chosen" },
            { new StringContent($"{CaseNumber.Show(closed.Number)}.2"), "chosen" },
            { new StringContent($"{CaseNumber.Show(secret.Number)}.1"), "chosen" },
            { new StringContent("assign"), "bulk" },
            { new StringContent(Desk.Colleague), "assignTo" },
            { new StringContent("yes"), "confirmed" },
        });

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var page = await browser.TextOfAsync(sent.Headers.Location!.ToString());
        Assert.That(page, Does.Contain("Signalements modifiés : 1"));
        Assert.That(page, Does.Contain($"{CaseNumber.Show(changed.Number)}</a> Un collègue"));
        Assert.That(page, Does.Contain($"{CaseNumber.Show(closed.Number)}</a> Ce signalement est clos"));
        Assert.That(page, Does.Contain($"{CaseNumber.Show(secret.Number)}</a> Aucun"));
        Assert.That(await _town.OneAsync<string>("select assignee from report where number = @Number", first.Number), Is.EqualTo(Desk.Colleague));
        Assert.That(await _town.VersionAsync(secret.Number), Is.EqualTo(1));
    }

    [Test]
    public async Task Several_are_released_or_given_to_a_unit()
    {
        var held = await _town.FileAsync(Some.Report with { Text = "www.a.example www.b.example www.c.example" });
        var shown = await _town.FileAsync();
        var officer = _town.TheOfficer();

        var released = await officer.Send("complaints", new HandleSeveral("release", [new(held.Number, 1), new(shown.Number, 1), new(0, 0)], ""));
        var given = await officer.Send("complaints", new HandleSeveral("route", [new(held.Number, 2), new(shown.Number, 1)], "roads"));

        Assert.That(released.Answer.Done, Is.EqualTo(1));
        Assert.That(released.Answer.Left, Is.EqualTo(new[] { new LeftCase(shown.Number, "handle.same-visibility"), new LeftCase(0, "report.unknown") }));
        Assert.That(given.Answer, Is.EqualTo(new BulkOutcome(2, [])).Using<BulkOutcome>((one, other) => one.Done == other.Done && one.Left.Count == other.Left.Count));
    }

    [TestCase("queue=nonsense&sort=zzz&after=%00%FF&quarter=%27%3B+drop+table+report&category=%F0%9F%92%A9&unit=x&assignee=%E2%80%AE&words=%22+OR+*+NEAR(")]
    [TestCase("after=99999999999999999999.99999999999999&sort=-supporters")]
    [TestCase("after=20270301090000000000.1.2&words=a%22b*c(&done=-5&left=%3Cscript%3E:report.unknown,x:y:z")]
    [TestCase("done=1&left=26-000001:text.that.nobody.says")]
    [TestCase("words=%22%22%22%20AND%20NOT%20OR&sort=filed&after=.")]
    public async Task Whatever_stands_in_the_address_the_inbox_opens(string query)
    {
        await _town.FileAsync();
        using var browser = _town.ClientAs(Roles.Officer);

        var answer = await browser.GetAsync($"/complaints/inbox?{query}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("<script>:").And.Not.Contain("text.that.nobody.says</li>"));
    }

    [Test]
    public async Task A_day_sheet_lists_what_somebody_has_and_a_unit_s_is_for_its_head()
    {
        var filed = await _town.FileAsync(Some.Report with { Point = new GeoPoint(13.805, -14.502), Reporter = new Reporter("Personne Inventée", "+221 77 000 00 00") });
        await _town.TheOfficer().Send("complaints", new RouteReport(filed.Number, 1, "roads"));
        await _town.AssignAsync(filed.Number, Desk.Colleague);
        using var agent = _town.ClientAs(Roles.Agent);
        using var officer = _town.ClientAs(Roles.Officer);
        using var head = _town.ClientAs(ComplaintsRole.Manager, Roles.Officer);

        var own = await agent.TextOfAsync("/complaints/daysheet");
        var withContact = await agent.TextOfAsync("/complaints/daysheet?contact=true");
        var ofUnit = await head.TextOfAsync("/complaints/daysheet?unit=roads");

        Assert.That(own, Does.Contain(CaseNumber.Show(filed.Number)).And.Contain("Near the fictional fountain").And.Contain("RF4X").Or.Contain("+").And.Not.Contain("Inventée"));
        Assert.That(withContact, Does.Contain("Personne Inventée"));
        Assert.That(ofUnit, Does.Contain(CaseNumber.Show(filed.Number)).And.Contain("Bento Fictício"));
        Assert.That((await officer.GetAsync("/complaints/daysheet?unit=roads")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await agent.GetAsync($"/complaints/daysheet?of={Desk.Officer}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await officer.TextOfAsync($"/complaints/daysheet?of={Desk.Colleague}"), Does.Contain(CaseNumber.Show(filed.Number)));
    }

    [Test]
    public async Task A_day_sheet_carries_the_answers_to_own_fields_and_what_the_resident_wrote_last()
    {
        var fields = (await _town.Anonymous.Send("complaints", new ReadFields("light")))!;
        using var given = System.Text.Json.JsonDocument.Parse("""{"pole": "4711", "fault": "dark"}""");
        var filed = await _town.FileAsync(Some.Report with { Category = "light", Landmark = "", Answers = fields.Read(given.RootElement).Answer });
        await _town.AssignAsync(filed.Number, Desk.Officer);
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Depuis lundi."));
        await _town.MoveAsync(filed.Number, "ask", "Quel poteau ?");
        _town.Clock.Advance(TimeSpan.FromMinutes(5));
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Celui devant l’école."));
        using var officer = _town.ClientAs(Roles.Officer);

        var sheet = await officer.TextOfAsync("/complaints/daysheet");

        Assert.That(sheet, Does.Contain("Numéro sur le poteau").And.Contain("4711"));
        Assert.That(sheet, Does.Contain("L’habitant a répondu : Celui devant l’école."));
        Assert.That(sheet, Does.Not.Contain("Depuis lundi.").And.Not.Contain("Quel poteau ?"));
    }

    [Test]
    public async Task A_day_sheet_shows_no_secret_of_another_unit()
    {
        var filed = await _town.FileSecretAsync("ethics");
        await _town.WriteAsync("complaints", "update report set assignee = @who where number = @Number", new { who = Desk.Officer, filed.Number });
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That(await officer.TextOfAsync("/complaints/daysheet"), Does.Not.Contain("zanzibar").And.Not.Contain(CaseNumber.Show(filed.Number)));
    }

    private static async Task<IEnumerable<int>> NumbersAsync(TestPerson person, InboxFilter filter) =>
        (await person.InboxAsync(filter)).Reports.Select(line => line.Number);

    private async Task<List<int>> FileManyAsync(int count)
    {
        var numbers = new List<int>();
        for (var index = 0; index < count; index++)
        {
            numbers.Add((await _town.FileAsync(Some.Report with { Category = index % 3 == 0 ? "waste" : "road" })).Number);
            if (index % 7 == 0)
                _town.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await _town.WriteAsync("complaints", "update report set supporters = number % 4");
        await _town.WriteAsync("complaints", "update report set due_at = null where number % 5 = 0");
        return numbers;
    }
}
