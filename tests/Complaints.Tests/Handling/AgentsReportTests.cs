using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

/// <summary>What somebody who is an agent, and nothing else, reads and does at the desk.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class AgentsReportTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private TestBrowser _agent = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("ethics", Desk.Officer);
        _agent = _town.ClientAs(Roles.Agent);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _agent.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task An_agent_opens_the_report_given_to_them_and_says_something_about_it()
    {
        var filed = await _town.FileAsync(Some.Report with { Reporter = new Reporter("Personne Inventée", "+221 77 000 00 00") });
        await _town.AssignAsync(filed.Number, Desk.Colleague);

        var page = await _agent.TextOfAsync(filed.Page());
        var said = await _agent.SubmitAsync(filed.Page("/comment"), new Dictionary<string, string> { ["comment"] = "Le trou est mesuré." });

        Assert.That(page, Does.Contain("A hole as wide as a door.").And.Contain("Personne Inventée"));
        Assert.That(page, Does.Contain($"action=\"{filed.Page("/comment")}\""));
        foreach (var form in (string[])["/assign", "/route", "/place", "/privacy", "/visibility", "/photos", "/merge", "/words", "/original"])
            Assert.That(page, Does.Not.Contain(filed.Page(form)));
        Assert.That(said.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await _agent.TextOfAsync(said.Headers.Location!.ToString()), Does.Contain("Le trou est mesuré."));
    }

    [Test]
    public async Task An_agent_takes_the_steps_that_the_workflow_gives_to_agents_and_no_other()
    {
        var filed = await _town.FileAsync();
        Assert.That(await _agent.PageAsync(filed.Page()), Does.Not.Contain("name=\"action\""));
        await _town.MoveAsync(filed.Number, "ask");

        var page = await _agent.PageAsync(filed.Page());
        var refused = await _agent.SubmitAsync(filed.Page(), new Dictionary<string, string> { ["action"] = "resolve", ["sentence"] = "Réparé." });
        var taken = await _agent.SubmitAsync(filed.Page(), new Dictionary<string, string> { ["action"] = "answer", ["sentence"] = "Dit au guichet : devant l’école." });

        Assert.That(page, Does.Contain("value=\"answer\"").And.Not.Contain("value=\"resolve\"").And.Not.Contain("value=\"start\""));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(taken.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await _town.OneAsync<string>("select state from report where number = @Number", filed.Number), Is.EqualTo("working"));
    }

    [Test]
    public async Task A_secret_report_of_a_unit_is_closed_to_an_agent_who_is_not_of_it()
    {
        var filed = await _town.FileSecretAsync("ethics");
        await _town.WriteAsync("complaints", "update report set assignee = @who where number = @Number", new { who = Desk.Colleague, filed.Number });

        Assert.That((await _agent.GetAsync(filed.Page())).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _agent.GetAsync(filed.Page("/comment"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _town.As(Roles.Agent).Send("complaints", new AnswerReport(filed.Number, 1, "answer", "x")), Refused.With("report.unknown"));
        foreach (var queue in (string[])["open", "mine", "units", "unrouted"])
            Assert.That(await _agent.PageAsync($"/complaints/inbox?queue={queue}"), Does.Not.Contain(CaseNumber.Show(filed.Number)).And.Not.Contain("zanzibar"));
    }

    [Test]
    public async Task No_link_of_an_agent_s_inbox_and_reports_is_a_dead_end()
    {
        using var resident = _town.Client();
        var sent = await resident.SubmitAsync(Some.FormPath, Some.Form, files: new Dictionary<string, byte[]> { ["photo"] = Pictures.JpegWithPlace() });
        var code = sent.Headers.Location!.ToString().Split('/')[^1];
        var own = new FiledReport((await _town.ReadAsync(code)).Report.Number, code, default);
        await _town.AssignAsync(own.Number, Desk.Colleague);
        await _town.FileAsync();
        await _town.FileSecretAsync("ethics");
        var seen = new HashSet<string>();

        foreach (var start in new[] { "/complaints/inbox", "/complaints/inbox?queue=mine", own.Page() })
        {
            foreach (var link in Links().Matches(await _agent.TextOfAsync(start)).Select(found => found.Groups["path"].Value).Where(seen.Add).ToList())
                Assert.That((await _agent.GetAsync(link)).StatusCode, Is.EqualTo(HttpStatusCode.OK), link);
        }

        Assert.That(seen, Does.Contain(own.Page()));
        Assert.That(seen, Has.Some.StartsWith(own.Page("/photos/")));
    }

    [GeneratedRegex("href=\"(?<path>/complaints[^\"#]*)")]
    private static partial Regex Links();
}
