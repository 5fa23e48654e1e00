using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CsCheck;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class AnswerReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<ComplaintsModule>().On(engine));

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task The_resident_reads_the_public_sentence()
    {
        var code = await FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var answered = await officer.SubmitAsync(
            $"/complaints/inbox/{code}", new Dictionary<string, string> { ["state"] = "resolved", ["sentence"] = "Le trou est rebouché." });

        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        using var resident = _town.Client();
        Assert.That(WebUtility.HtmlDecode(await resident.PageAsync($"/complaints/cases/{code}")), Does.Contain("Le trou est rebouché."));
    }

    [Test]
    public async Task The_second_of_two_officers_is_told_and_nothing_is_lost()
    {
        var code = await FileAsync();
        var officer = _town.As(Roles.Officer);

        var first = await officer.Send("complaints", new AnswerReport(code, 1, "working", "On y va."));
        var second = await officer.Send("complaints", new AnswerReport(code, 1, "refused", "Pas chez nous."));

        Assert.That(first.IsRefused, Is.False);
        Assert.That(second, Refused.With("report.changed-meanwhile"));
        var found = await _town.Anonymous.Send("complaints", new FindReport(code));
        Assert.That(found!.Answers.Select(answer => answer.Sentence), Is.EqualTo(new[] { "On y va." }));
    }

    [Test]
    public async Task Residents_and_agents_cannot_answer()
    {
        var code = await FileAsync();

        Assert.That(await _town.Anonymous.Send("complaints", new AnswerReport(code, 1, "working", "x")), Refused.With("person.not-allowed"));
        Assert.That(await _town.As(Roles.Agent).Send("complaints", new AnswerReport(code, 1, "working", "x")), Refused.With("person.not-allowed"));
        using var browser = _town.Client();
        Assert.That((await browser.GetAsync("/complaints/inbox")).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther).Or.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task An_answer_needs_a_public_sentence()
    {
        var code = await FileAsync();

        Assert.That(await _town.As(Roles.Officer).Send("complaints", new AnswerReport(code, 1, "working", "")), Refused.With("report.sentence-missing"));
    }

    [Test]
    public void No_report_ever_goes_back_to_received_and_every_state_has_a_way_on() =>
        Gen.Int[0, 3].Array[1, 20].Sample(steps =>
        {
            var state = ReportState.Received;
            foreach (var step in steps)
            {
                var possible = ReportState.After(state);
                if (possible.Count == 0 || possible.Contains(ReportState.Received) || possible.Contains(state))
                    return false;
                state = possible[step % possible.Count];
            }

            return true;
        });

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

    private async Task<string> FileAsync() => (await _town.Anonymous.Send("complaints", Some.Report)).Answer.Code;
}
