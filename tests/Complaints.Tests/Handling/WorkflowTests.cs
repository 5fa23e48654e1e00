using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class WorkflowTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task New_reports_follow_the_new_version_and_running_ones_keep_theirs()
    {
        var before = await _town.FileAsync();

        var published = await PublishAsync(Renamed(await TextAsync()));
        _town.Clock.Advance(TimeSpan.FromSeconds(6));
        var after = await _town.FileAsync();

        Assert.That(published.Answer.Version, Is.EqualTo(2));
        Assert.That((await _town.ReadAsync(before.Code)).Report.WorkflowVersion, Is.EqualTo(1));
        Assert.That((await _town.ReadAsync(after.Code)).Report.WorkflowVersion, Is.EqualTo(2));
    }

    [Test]
    public async Task The_first_text_stays_version_one_even_where_nothing_was_reported_before()
    {
        Assert.That((await PublishAsync(Renamed(await TextAsync()))).Answer.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_running_report_is_moved_to_the_newest_version_by_an_act_of_its_own()
    {
        var filed = await _town.FileAsync();
        var dueAt = await DueAtAsync(filed);
        await PublishAsync(Renamed(await TextAsync()));
        _town.Clock.Advance(TimeSpan.FromSeconds(6));
        using var manager = _town.ClientAs(ComplaintsRole.Manager, Roles.Officer);
        using var officer = _town.ClientAs(Roles.Officer);
        Assert.That(await officer.TextOfAsync(filed.Page()), Does.Not.Contain("/adopt"));

        var sent = await manager.SubmitAsync(filed.Page(), new Dictionary<string, string>(), filed.Page("/adopt"));

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Report.WorkflowVersion, Is.EqualTo(2));
        Assert.That(file.Events.Select(happened => (happened.Kind, happened.Action)), Is.EqualTo(new[] { ("adopted", "1 → 2") }));
        Assert.That(await DueAtAsync(filed), Is.EqualTo(dueAt));
        Assert.That(await manager.TextOfAsync(filed.Page()), Does.Not.Contain("/adopt"));
    }

    [Test]
    public async Task A_state_that_the_new_version_lacks_cannot_be_moved_to_it()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "plan");
        await PublishAsync((await TextAsync()).Replace("\"planned\"", "\"scheduled\""));
        _town.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.That(await _town.TheHead().Send("complaints", new AdoptWorkflow(filed.Number, 2)), Refused.With("workflow.state-gone"));
        await _town.MoveAsync(filed.Number, "start");
        Assert.That((await _town.TheHead().Send("complaints", new AdoptWorkflow(filed.Number, 3))).IsRefused, Is.False);
        Assert.That((await _town.MoveAsync(filed.Number, "ask")).IsRefused, Is.False, "its history names a state that is no more");
        Assert.That((await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Là."))).IsRefused, Is.False);
    }

    [Test]
    public async Task The_second_of_two_who_publish_is_told()
    {
        await _town.FileAsync();
        var text = await TextAsync();
        var manager = _town.TheHead();

        var first = await manager.Send("complaints", new PublishWorkflow(Renamed(text), 1));
        var second = await manager.Send("complaints", new PublishWorkflow(Renamed(text, "Autre"), 1));

        Assert.That(first.IsRefused, Is.False);
        Assert.That(second, Refused.With("flow.changed-meanwhile"));
    }

    [Test]
    public async Task A_mistake_is_told_with_its_line_and_nothing_is_published()
    {
        using var manager = _town.ClientAs(ComplaintsRole.Manager);
        var broken = (await TextAsync()).Replace("\"to\": \"planned\"", "\"to\": \"nowhere\"");

        var checkedText = await manager.SubmitAsync("/complaints/workflow", new Dictionary<string, string> { ["json"] = broken, ["check"] = "yes" });
        var sent = await manager.SubmitAsync("/complaints/workflow", new Dictionary<string, string> { ["json"] = broken });

        Assert.That((int)checkedText.StatusCode, Is.EqualTo(422));
        Assert.That(WebUtility.HtmlDecode(await checkedText.Content.ReadAsStringAsync()), Does.Match(@"Ligne \d+, transitions").And.Contain("\"to\": \"nowhere\""));
        Assert.That((int)sent.StatusCode, Is.EqualTo(422));
        Assert.That((await manager.TextOfAsync("/complaints/workflow")), Does.Not.Contain("nowhere"));
    }

    [Test]
    public async Task What_is_no_workflow_at_all_is_told_with_its_line_alone()
    {
        using var manager = _town.ClientAs(ComplaintsRole.Manager);

        var sent = await manager.SubmitAsync("/complaints/workflow", new Dictionary<string, string> { ["json"] = "{ states", ["check"] = "yes" });

        Assert.That(await sent.ReadPageAsync(), Does.Contain("Ligne 1 : Ceci n’est pas du JSON"));
    }

    [Test]
    public async Task A_text_without_mistakes_is_called_fine_and_published_only_when_asked()
    {
        using var manager = _town.ClientAs(ComplaintsRole.Manager);
        var text = Renamed(await TextAsync());

        var checkedText = await manager.SubmitAsync("/complaints/workflow", new Dictionary<string, string> { ["json"] = text, ["check"] = "yes" });

        Assert.That(checkedText.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(WebUtility.HtmlDecode(await checkedText.Content.ReadAsStringAsync()), Does.Contain("peut être publié").And.Contain("Vu"));
        Assert.That(await manager.TextOfAsync("/complaints/workflow"), Does.Not.Contain("\"Vu\""));
    }

    [TestCase("\"outcome\": \"duplicate\"", "\"outcome\": \"merged\"", "flow.outcome-missing")]
    [TestCase("\"outcome\": \"fixed\"", "\"outcome\": \"done\"", "flow.outcome-missing")]
    [TestCase("[ \"resident\", \"officer\", \"agent\", \"system\" ], \"requires\": [ \"comment\" ],\n      \"notify\"", "[ \"officer\" ], \"requires\": [ \"comment\" ],\n      \"notify\"", "flow.reopen-missing")]
    [TestCase("\"received\", \"kind\": \"open\"", "\"received\", \"kind\": \"waiting\"", "flow.initial-not-open")]
    [TestCase("\"initial\": \"received\"", "\"initial\": ", "flow.problem")]
    public async Task What_this_module_needs_is_asked_for(string from, string to, string refusal)
    {
        var text = (await TextAsync()).ReplaceLineEndings("\n");
        Assert.That(text, Does.Contain(from));

        Assert.That(await PublishAsync(text.Replace(from, to)), Refused.With(refusal));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[[[[[[[[")]
    [TestCase("{\"states\": 5}")]
    public async Task Nonsense_is_refused(string json)
    {
        using var manager = _town.ClientAs(ComplaintsRole.Manager);

        var sent = await manager.SubmitAsync("/complaints/workflow", new Dictionary<string, string> { ["json"] = json });

        Assert.That((int)sent.StatusCode, Is.EqualTo(422));
    }

    private async Task<string> TextAsync() => (await _town.TheHead().Send("complaints", new ReadWorkflow())).Json;

    private async Task<Outcome<PublishedWorkflow>> PublishAsync(string json) =>
        await _town.TheHead().Send("complaints", new PublishWorkflow(json, (await _town.TheHead().Send("complaints", new ReadWorkflow())).Version));

    private static string Renamed(string text, string name = "Vu") => text.Replace("\"fr\": \"Reçu\"", $"\"fr\": \"{name}\"");

    private Task<DateTimeOffset?> DueAtAsync(FiledReport filed) => _town.OneAsync<DateTimeOffset?>("select due_at from report where number = @Number", filed.Number);
}
