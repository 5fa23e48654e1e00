using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class AnswerReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task The_resident_reads_the_public_sentence()
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var answered = await officer.SubmitAsync(
            $"/complaints/inbox/{CaseNumber.Show(filed.Number)}",
            new Dictionary<string, string> { ["action"] = "resolve", ["sentence"] = "Le trou est rebouché." });

        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        using var resident = _town.Client();
        Assert.That(WebUtility.HtmlDecode(await resident.PageAsync($"/complaints/cases/{filed.Code}")), Does.Contain("Le trou est rebouché."));
    }

    [Test]
    public async Task The_second_of_two_officers_is_told_and_nothing_is_lost()
    {
        var filed = await _town.FileAsync();
        var officer = _town.As(Roles.Officer);

        var first = await officer.Send("complaints", new AnswerReport(filed.Number, 1, "start", "On y va."));
        var second = await officer.Send("complaints", new AnswerReport(filed.Number, 1, "refuse", "Pas chez nous."));

        Assert.That(first.IsRefused, Is.False);
        Assert.That(second, Refused.With("report.changed-meanwhile"));
        Assert.That((await _town.ReadAsync(filed.Code)).Events.Select(happened => happened.Sentence), Is.EqualTo(new[] { "On y va." }));
    }

    [Test]
    public async Task Residents_cannot_answer_and_agents_only_as_the_workflow_lets_them()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.Anonymous.Send("complaints", new AnswerReport(filed.Number, 1, "start", "x")), Refused.With("person.not-allowed"));
        Assert.That(await _town.As(Roles.Agent).Send("complaints", new AnswerReport(filed.Number, 1, "start", "x")), Refused.With("workflow.action-not-yours"));
        using var browser = _town.Client();
        Assert.That((await browser.GetAsync("/complaints/inbox")).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther).Or.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task An_answer_needs_a_public_sentence()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.MoveAsync(filed.Number, "start", ""), Refused.With("report.sentence-missing"));
    }

    [Test]
    public async Task An_action_that_the_workflow_does_not_know_is_refused()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.MoveAsync(filed.Number, "'; drop table report; --"), Refused.With("workflow.action-not-possible"));
    }

    [Test]
    public async Task A_report_of_a_secret_kind_exists_only_for_its_unit()
    {
        var filed = await _town.FileAsync(Some.Report with { Category = "corruption", Text = "Un secret fictif." });
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That((await officer.GetAsync($"/complaints/inbox/{CaseNumber.Show(filed.Number)}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await officer.PageAsync("/complaints/inbox"), Does.Not.Contain("Un secret fictif."));
        Assert.That(await _town.MoveAsync(filed.Number, "start"), Refused.With("report.unknown"));
    }

    [Test]
    public async Task The_texts_say_the_same_things_in_three_languages()
    {
        var folder = Path.GetDirectoryName(typeof(ComplaintsModule).Assembly.Location)!;
        var keys = new List<IEnumerable<string>>();
        foreach (var language in (string[])["fr", "pt", "en"])
        {
            await using var file = File.OpenRead(Path.Combine(folder, "Texts", $"{language}.json"));
            keys.Add((await System.Text.Json.JsonSerializer.DeserializeAsync<Dictionary<string, string>>(file))!.Keys.Order());
        }

        Assert.That(keys[1], Is.EqualTo(keys[0]));
        Assert.That(keys[2], Is.EqualTo(keys[0]));
    }
}
