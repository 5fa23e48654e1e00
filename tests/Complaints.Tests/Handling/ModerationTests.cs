using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ModerationTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("roads", Desk.Colleague);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_was_held_back_is_public_once_it_is_released()
    {
        var filed = await _town.FileAsync(Some.Report with { Text = "www.a.example www.b.example www.c.example" });
        using var anybody = _town.Client();
        Assert.That((await anybody.GetAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));

        await _town.TheOfficer().Send("complaints", new ChangeVisibility(filed.Number, 1, "shown"));

        Assert.That((await anybody.GetAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_hidden_report_tells_its_reporter_why_and_nobody_else_sees_it()
    {
        var filed = await _town.FileAsync();
        var officer = _town.TheOfficer();

        Assert.That(await officer.Send("complaints", new ChangeVisibility(filed.Number, 1, "hidden")), Refused.With("handle.reason-missing"));
        Assert.That(await officer.Send("complaints", new ChangeVisibility(filed.Number, 1, "hidden", "because")), Refused.With("handle.reason-missing"));
        Assert.That(await officer.Send("complaints", new ChangeVisibility(filed.Number, 1, "quarantined", "insult")), Refused.With("handle.visibility-unknown"));
        await officer.Send("complaints", new ChangeVisibility(filed.Number, 1, "hidden", "private-place"));

        using var browser = _town.Client();
        Assert.That((await browser.GetAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await browser.TextOfAsync($"/complaints/cases/{filed.Code}"), Does.Contain("Cela montrait la vie privée de quelqu’un"));
        Assert.That((await officer.Send("complaints", new ChangeVisibility(filed.Number, 2, "shown"))).IsRefused, Is.False);
        Assert.That(await officer.Send("complaints", new ChangeVisibility(filed.Number, 3, "shown")), Refused.With("handle.same-visibility"));
    }

    [TestCase("fr", "Le texte nommait une personne")]
    [TestCase("pt", "O texto nomeava uma pessoa")]
    [TestCase("en", "The text named a person")]
    public async Task Words_are_taken_out_with_a_reason_that_everybody_reads(string language, string reason)
    {
        var filed = await _town.FileAsync(Some.Report with { Text = "Monsieur Inventé l’a cassé, mot tombouctou." });

        await _town.TheOfficer().Send("complaints", new EditWords(filed.Number, 1, [new PassageText("text", "Quelqu’un l’a cassé.")], "names-somebody"));

        using var anybody = _town.Client(language);
        var page = await anybody.TextOfAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}");
        Assert.That(page, Does.Contain("Quelqu’un l’a cassé.").And.Contain(reason).And.Not.Contain("Inventé"));
        Assert.That((await _town.TheOfficer().InboxAsync(new InboxFilter(Words: "tombouctou"))).Reports, Is.Empty, "nor can it be searched for");
    }

    [Test]
    public async Task The_original_is_read_by_the_unit_alone_and_the_log_says_by_whom()
    {
        var filed = await _town.FileAsync(Some.Report with { Text = "Monsieur Inventé l’a cassé." });
        await _town.TheOfficer().Send("complaints", new RouteReport(filed.Number, 1, "roads"));
        await _town.TheOfficer().Send("complaints", new EditWords(filed.Number, 2, [new PassageText("text", "Quelqu’un l’a cassé.")], "names-somebody"));
        using var outsider = _town.ClientAs(Roles.Officer);
        using var ofUnit = _town.ClientAs(Roles.Agent, Roles.Officer);

        Assert.That((await outsider.GetAsync(filed.Page("/original"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await outsider.TextOfAsync(filed.Page()), Does.Not.Contain("Inventé").And.Not.Contain("/original"));
        Assert.That(await ofUnit.TextOfAsync(filed.Page()), Does.Not.Contain("Inventé").And.Contain("/original"));
        Assert.That(await ofUnit.TextOfAsync(filed.Page("/original")), Does.Contain("Monsieur Inventé l’a cassé."));
        Assert.That(await LogAsync(filed), Does.Contain("ReadOriginals").And.Not.Contain("Inventé"));
    }

    [Test]
    public async Task One_picture_is_taken_out_of_public_sight_and_put_back()
    {
        var filed = await FileWithPhotoAsync();
        var file = (await _town.ReadAsync(filed.Code)).Photos.Single().File;
        using var officer = _town.ClientAs(Roles.Officer);
        using var anybody = _town.Client();

        await officer.SubmitAsync(filed.Page(), new Dictionary<string, string> { ["hide"] = file }, filed.Page("/photos"));
        Assert.That((await anybody.GetAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}/photos/{file}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await officer.GetAsync(filed.Page($"/photos/{file}"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await officer.SubmitAsync(filed.Page(), new Dictionary<string, string> { ["show"] = file }, filed.Page("/photos"));
        Assert.That((await anybody.GetAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}/photos/{file}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await _town.TheOfficer().Send("complaints", new HidePhoto(filed.Number, 3, "of-another-report", false)), Refused.With("handle.photo-unknown"));
    }

    private async Task<FiledReport> FileWithPhotoAsync()
    {
        using var resident = _town.Client();
        var sent = await resident.SubmitAsync(Some.FormPath, Some.Form, files: new Dictionary<string, byte[]> { ["photo"] = Pictures.JpegWithPlace() });
        var code = sent.Headers.Location!.ToString().Split('/')[^1];
        return new FiledReport((await _town.ReadAsync(code)).Report.Number, code, default);
    }

    private async Task<string> LogAsync(FiledReport filed) => string.Join('\n', (await _town.ReadAsync<Line>(
        "complaints", "select request, person, facts from civic_audit where subject = @subject order by position", new { subject = $"report:{CaseNumber.Show(filed.Number)}" }))
        .Select(line => $"{line.Request} {line.Person} {line.Facts}"));

    private sealed record Line(string Request, string Person, string Facts);
}
