using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ResidentsOwnCaseTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_was_taken_out_is_read_by_nobody_and_found_by_no_search()
    {
        var filed = await _town.FileAsync(Some.Report with { Text = "Le voisin Zébulon gare son camion." });
        using var resident = _town.Client();

        var answer = await resident.SubmitAsync(
            $"/complaints/cases/{filed.Code}/redact", new Dictionary<string, string> { ["text"] = "Le voisin *** gare son camion." });

        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo($"/complaints/cases/{filed.Code}"));
        var number = CaseNumber.Show(filed.Number);
        foreach (var path in (string[])[$"/complaints/cases/{filed.Code}", $"/complaints/reports/{number}", "/complaints?words=zebulon"])
            Assert.That(WebUtility.HtmlDecode(await resident.PageAsync(path)), Does.Not.Contain("Le voisin Zébulon"), path);
        Assert.That(
            await _town.ReadAsync<string>("complaints", "select text from report_original where number = @Number", new { filed.Number }),
            Is.EqualTo(new[] { "Le voisin Zébulon gare son camion." }));
    }

    [Test]
    public async Task An_open_case_is_not_rated_and_a_closed_one_once_more_where_somebody_thinks_better_of_it()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.Anonymous.Send("complaints", new RateReport(filed.Code, 2)), Refused.With("report.still-open"));
        Assert.That(await _town.Anonymous.Send("complaints", new RateReport(filed.Code, 3)), Refused.With("rating.missing"));
        await _town.MoveAsync(filed.Number, "resolve");
        await _town.Anonymous.Send("complaints", new RateReport(filed.Code, 1));
        await _town.Anonymous.Send("complaints", new RateReport(filed.Code, 2));

        Assert.That((await _town.ReadAsync(filed.Code)).Report.Rating, Is.EqualTo(2));
    }

    [Test]
    public async Task A_closed_case_takes_no_reply_but_can_be_reopened_from_its_page()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "resolve");
        using var resident = _town.Client();

        Assert.That(await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Encore là.")), Refused.With("report.closed-already"));
        await resident.SubmitAsync($"/complaints/cases/{filed.Code}", new Dictionary<string, string> { ["text"] = "Encore cassé." }, $"/complaints/cases/{filed.Code}/reopen");

        Assert.That((await _town.ReadAsync(filed.Code)).Report, Has.Property("IsOpen").True.And.Property("Reopened").EqualTo(1));
    }

    [Test]
    public async Task Nothing_is_done_with_a_code_that_opens_nothing()
    {
        foreach (var code in (string[])["", "ABCD", "ABCD-EFGH-JKMN", "'; drop table report; --"])
        {
            Assert.That(await _town.Anonymous.Send("complaints", new ReplyToTown(code, "x")), Refused.With("report.unknown"), code);
            Assert.That(await _town.Anonymous.Send("complaints", new ReopenReport(code, "x")), Refused.With("report.unknown"), code);
            Assert.That(await _town.Anonymous.Send("complaints", new RateReport(code, 1)), Refused.With("report.unknown"), code);
            Assert.That(await _town.Anonymous.Send("complaints", new RedactReport(code, [new PassageText("text", "x")], false)), Refused.With("report.unknown"), code);
        }
    }
}
