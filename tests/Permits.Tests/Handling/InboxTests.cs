using System.Diagnostics;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class InboxTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task The_most_urgent_stands_first_and_what_waits_for_the_applicant_last()
    {
        var asked = await _town.FileAsync("event");
        var space = await _town.FileAsync("public-space");
        var feast = await _town.FileAsync("event");
        await _town.AskAsync(asked.Number);

        var page = await ListAsync(new InboxFilter());

        Assert.That(page.Lines.Select(line => line.Number), Is.EqualTo(new[] { feast.Number, space.Number, asked.Number }));
    }

    [Test]
    public async Task It_is_narrowed_by_type_turn_person_and_words()
    {
        var asked = await _town.FileAsync("event");
        var space = await _town.FileAsync("public-space");
        await _town.AskAsync(asked.Number);
        await _town.TheOfficer().Send("permits", new AssignApplication(space.Number, 1, Desk.Colleague));
        await _town.WriteAsync("permits", "update application set applicant = 'Aïssatou Fictïve' where number = @Number", new { space.Number });

        Assert.That(await NumbersAsync(new InboxFilter(Type: "event")), Is.EqualTo(new[] { asked.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Turn: "applicant")), Is.EqualTo(new[] { asked.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Turn: "town")), Is.EqualTo(new[] { space.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Turn: "third")), Is.Empty);
        Assert.That(await NumbersAsync(new InboxFilter(Assignee: Desk.Colleague)), Is.EqualTo(new[] { space.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Assignee: "-")), Is.EqualTo(new[] { asked.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Quarter: "Centre")), Has.Length.EqualTo(2));
        Assert.That(await NumbersAsync(new InboxFilter(Words: "AISSATOU fict")), Is.EqualTo(new[] { space.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Words: CaseNumber.Show(asked.Number).ToLowerInvariant())), Is.EqualTo(new[] { asked.Number }));
        Assert.That(await NumbersAsync(new InboxFilter(Words: "\" or 1=1 --")), Is.Empty);
    }

    [Test]
    public async Task Queues_are_counted()
    {
        var mine = await _town.FileAsync("event");
        await _town.FileAsync("public-space");
        var refused = await _town.FileAsync("event");
        await _town.TheOfficer().Send("permits", new AssignApplication(mine.Number, 1, Desk.Officer));
        await _town.DecideAsync(refused.Number, "refuse");
        await _town.GoOnToAsync(new DateOnly(2027, 3, 3), works: false);

        var counts = await _town.TheOfficer().Send("permits", new CountInbox());

        Assert.That(counts, Is.EqualTo(new InboxCounts(Open: 2, Mine: 1, Unassigned: 1, Soon: 1)));
        Assert.That(await NumbersAsync(new InboxFilter("mine")), Is.EqualTo(new[] { mine.Number }));
        Assert.That(await NumbersAsync(new InboxFilter("soon")), Is.EqualTo(new[] { mine.Number }));
        Assert.That(await NumbersAsync(new InboxFilter("closed")), Is.EqualTo(new[] { refused.Number }));
    }

    [Test]
    public async Task Several_are_given_at_once_and_what_changed_meanwhile_stays()
    {
        var first = await _town.FileAsync();
        var second = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        await _town.TheOfficer().Send("permits", new CommentApplication(second.Number, 1, "Vu."));

        var given = await _town.TheOfficer().Send(
            "permits", new AssignSeveral([new BulkCase(first.Number, 1), new BulkCase(second.Number, 1), new BulkCase(0, 0)], Desk.Colleague));

        Assert.That(given.Answer.Done, Is.EqualTo(1));
        Assert.That(given.Answer.Left.Select(left => left.Code), Is.EqualTo(new[] { "application.changed-meanwhile", "application.unknown" }));
        Assert.That(await NumbersAsync(new InboxFilter(Assignee: Desk.Colleague)), Is.EqualTo(new[] { first.Number }));
        Assert.That(await officer.TextOfAsync("/permits/inbox?done=1"), Does.Contain("Demandes confiées : 1"));
    }

    [Test]
    public async Task It_is_for_officers()
    {
        using var agent = _town.ClientAs(Roles.Agent);

        Assert.That((int)(await agent.GetAsync("/permits/inbox")).StatusCode, Is.EqualTo(403));
    }

    [TestCase("/permits/inbox?queue=<script>&type='%20or%201&turn=x&quarter=%F0%9F%98%80&assignee=%27&words=%22%2A%28&sort=due;drop&after=1.2.3")]
    [TestCase("/permits/inbox?after=99991231.99999999999999&sort=-due")]
    [TestCase("/permits/inbox?after=-5&sort=filed&done=abc&left=%3Cb%3E:handle.closed-already,x:y")]
    public async Task Whatever_the_address_asks_it_answers(string address)
    {
        await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var answer = await officer.GetAsync(address);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("<script>'").And.Not.Contain("<b>"));
    }

    [Test]
    public async Task Ten_thousand_are_walked_through_page_by_page_without_a_gap_and_quickly()
    {
        await SeedAsync(10_000);
        var seen = new List<int>();
        var watch = Stopwatch.StartNew();
        var pages = 0;
        string? after = null;
        do
        {
            var page = await ListAsync(new InboxFilter(After: after));
            seen.AddRange(page.Lines.Select(line => line.Number));
            after = page.Next;
            pages++;
        }
        while (after is not null && pages < 60);
        await _town.TheOfficer().Send("permits", new CountInbox());
        await ListAsync(new InboxFilter("mine", Words: "Fictional 77"));

        Assert.That(seen, Is.Unique);
        Assert.That(seen, Has.Count.EqualTo(3000));
        Assert.That(watch.Elapsed / (pages + 2), Is.LessThan(TimeSpan.FromMilliseconds(250)), "on average, on a machine that others share");
    }

    private Task SeedAsync(int count) => _town.WriteAsync(
        "permits",
        """
        insert into application
            (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
             filed_at, filed_on, changed_at, entered_at, decide_by, warned_days, provenance)
        with recursive line (n) as (select 1 union all select n + 1 from line where n < @Count)
        select 270000000 + n, 'SEED' || (10000000 + n), 'event', 1, 'examination', '', true, '', 1, 'Fictional ' || n, '', '', 'fr', 'Centre', '{}', 'web',
               @Now, @Day, @Now, @Now, case when n % 3 = 0 then @Soon when n % 3 = 1 then @Later else null end, 0, ''
        from line
        """,
        new { Count = count, Now = _town.Clock.GetUtcNow(), Day = new DateOnly(2027, 3, 1), Soon = new DateOnly(2027, 3, 20), Later = new DateOnly(2027, 4, 20) });

    private Task<InboxPageful> ListAsync(InboxFilter filter) => _town.TheOfficer().Send("permits", new ListInbox(filter));

    private async Task<int[]> NumbersAsync(InboxFilter filter) => [.. (await ListAsync(filter)).Lines.Select(line => line.Number)];
}
