using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class RedactReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await AddFieldAsync("sign", isPrivate: false);
        await AddFieldAsync("drain", isPrivate: true);
        _town.Clock.Advance(TimeSpan.FromSeconds(6));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_reply_is_cleaned_wherever_it_was_published()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "ask", "Où est-ce ?");
        _town.Clock.Advance(TimeSpan.FromMinutes(1));
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Appelez le 77 555 66 77, derrière le puits."));
        var reply = (await PassagesAsync(filed)).Single(passage => passage.Name.StartsWith("said.", StringComparison.Ordinal));
        using var resident = _town.Client();

        var answer = await resident.SubmitAsync(
            $"/complaints/cases/{filed.Code}/redact", new Dictionary<string, string> { [reply.Name] = "Appelez le **, derrière le puits." });

        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo($"/complaints/cases/{filed.Code}"));
        foreach (var path in Everywhere(filed))
        {
            var page = await ReadAsync(path);
            Assert.That(page, Does.Contain("derrière le puits").And.Not.Contain("555 66"), path);
        }

        Assert.That(await OriginalsAsync(filed), Is.EqualTo(new[] { "Appelez le 77 555 66 77, derrière le puits." }));
    }

    [Test]
    public async Task What_was_written_to_reopen_is_cleaned_too()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "resolve");
        _town.Clock.Advance(TimeSpan.FromMinutes(1));
        await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Zébulon l’a encore cassé."));
        var reopening = (await PassagesAsync(filed)).Single(passage => passage.Text == "Zébulon l’a encore cassé.");

        await RedactAsync(filed, reopening.Name, "L’a encore cassé.");

        foreach (var path in Everywhere(filed))
            Assert.That(await ReadAsync(path), Does.Not.Contain("Zébulon"), path);
    }

    [Test]
    public async Task Description_and_landmark_are_cleaned_in_lists_searches_and_open_data()
    {
        var filed = await _town.FileAsync(Some.Report with { Text = "Balthazar casse la pompe.", Landmark = "Chez Balthazar, près du puits" });

        var answer = await _town.Anonymous.Send("complaints", new RedactReport(
            filed.Code, [new PassageText("text", "*** casse la pompe."), new PassageText("landmark", "près du puits")], false));

        Assert.That(answer.IsRefused, Is.False);
        foreach (var path in (string[])["/complaints", "/complaints/feed.atom", "/complaints/data/reports.csv", "/complaints/data/reports.geojson", "/open311/v2/requests.json"])
            Assert.That(await ReadAsync(path), Does.Contain("casse la pompe").And.Not.Contain("Balthazar"), path);
        Assert.That(await ReadAsync("/complaints?q=pompe"), Does.Contain(CaseNumber.Show(filed.Number)));
        Assert.That(await ReadAsync("/complaints?q=balthazar"), Does.Not.Contain(CaseNumber.Show(filed.Number)));
    }

    [Test]
    public async Task Who_asks_by_sms_hears_the_cleaned_text()
    {
        var filed = await _town.FileAsync();
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Demandez Balthazar au puits."));
        var reply = (await PassagesAsync(filed)).Single(passage => passage.Text == "Demandez Balthazar au puits.").Name;

        await RedactAsync(filed, reply, "Demandez … au puits.");
        Assert.That(await AskAsync(filed), Does.EndWith("Demandez … au puits."));
        await RedactAsync(filed, reply, "");
        Assert.That(await AskAsync(filed), Does.EndWith("Texte retiré"));
    }

    [Test]
    public async Task An_answer_to_a_public_field_and_the_landmark_are_cleaned_too()
    {
        var filed = await FileAsync("sign", "Chez Zébulon, poteau 12");

        await RedactAsync(filed, "answer.lequel", "poteau 12");
        await RedactAsync(filed, "landmark", "Near the *** fountain");

        var page = await ReadAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}");
        Assert.That(page, Does.Contain("poteau 12").And.Contain("Near the *** fountain").And.Not.Contain("Zébulon").And.Not.Contain("fictional"));
        Assert.That(await ReadAsync($"/open311/v2/requests/{CaseNumber.Show(filed.Number)}.json?extensions=true"), Does.Contain("poteau 12").And.Not.Contain("Zébulon"));
        Assert.That(await OriginalsAsync(filed), Is.EquivalentTo(new[] { "Chez Zébulon, poteau 12", "Near the fictional fountain" }));
    }

    [Test]
    public async Task What_only_the_town_reads_is_not_asked_about()
    {
        var filed = await FileAsync("drain", "Chez Zébulon");
        await _town.MoveAsync(filed.Number, "start", "La mairie s’en occupe.");

        Assert.That((await PassagesAsync(filed)).Select(passage => passage.Name), Is.EqualTo(new[] { "text", "landmark" }));
    }

    [TestCase("text", "A hole as wide as the mayor.")]
    [TestCase("landmark", "Near the real fountain")]
    public async Task Who_adds_words_is_told_and_nothing_changes(string passage, string text)
    {
        var filed = await _town.FileAsync();
        using var resident = _town.Client();

        var answer = await resident.SubmitAsync($"/complaints/cases/{filed.Code}/redact", new Dictionary<string, string> { [passage] = text });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.ReadPageAsync()), Does.Contain("Ici, on peut seulement effacer ou masquer").And.Contain(text));
        Assert.That((await _town.ReadAsync(filed.Code)).Report, Has.Property("Text").EqualTo("A hole as wide as a door.").And.Property("Version").EqualTo(1));
        Assert.That(await OriginalsAsync(filed), Is.Empty);
    }

    [TestCase("fr", "Texte retiré")]
    [TestCase("pt", "Texto retirado")]
    [TestCase("en", "Text taken out")]
    public async Task What_was_taken_out_as_a_whole_says_so_in_the_readers_language(string language, string sentence)
    {
        var filed = await FileAsync("sign", "Chez Zébulon");
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Zébulon encore."));
        var reply = (await PassagesAsync(filed)).Single(passage => passage.Text == "Zébulon encore.");

        await RedactAsync(filed, "text", "");
        await RedactAsync(filed, "answer.lequel", "");
        await RedactAsync(filed, reply.Name, "");

        foreach (var path in (string[])[$"/complaints/reports/{CaseNumber.Show(filed.Number)}", $"/complaints/cases/{filed.Code}"])
        {
            var page = await ReadAsync(path, language);
            Assert.That(page.Split(sentence), Has.Length.EqualTo(4), path);
            Assert.That(page, Does.Not.Contain("Zébulon").And.Not.Contain("[…]"), path);
        }

        Assert.That((await PassagesAsync(filed)).Select(passage => passage.Name), Is.EqualTo(new[] { "landmark" }), "it is not asked about again");
    }

    [Test]
    public async Task Somebody_elses_texts_and_the_towns_own_are_not_the_reporters_to_change()
    {
        var filed = await _town.FileAsync();
        var other = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "start", "La mairie s’en occupe.");
        await _town.Anonymous.Send("complaints", new ReplyToTown(other.Code, "Un autre message."));
        var theirs = (await PassagesAsync(other)).Single(passage => passage.Text == "Un autre message.").Name;
        var ofTown = $"said.{(await _town.ReadAsync(filed.Code)).Events.Single().Id}";

        foreach (var name in (string[])[theirs, ofTown, "answer.x", "code", ""])
            Assert.That(await RedactAsync(filed, name, ""), Refused.With("report.changed-meanwhile"), name);
    }

    [Test]
    public async Task An_officer_cleans_a_reply_with_a_reason()
    {
        var filed = await _town.FileAsync();
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Appelez le 77 555 66 77."));
        var reply = (await PassagesAsync(filed)).Single(passage => passage.Text == "Appelez le 77 555 66 77.").Name;
        using var officer = _town.ClientAs(Roles.Officer);
        var form = filed.Page("/words");

        var answer = await officer.SubmitAsync(
            form, new Dictionary<string, string> { [reply] = "Appelez-moi.", ["version"] = "2", ["reason"] = "private-place" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        foreach (var path in Everywhere(filed))
            Assert.That(await ReadAsync(path), Does.Not.Contain("555 66").And.Contain(path == RequestOf(filed) ? "\"status_notes\":null" : "Appelez-moi."), path);
        Assert.That(await ReadAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}"), Does.Contain("Cela montrait la vie privée de quelqu’un"));
        Assert.That(await OriginalsAsync(filed), Is.EqualTo(new[] { "Appelez le 77 555 66 77." }));
    }

    private IEnumerable<string> Everywhere(FiledReport filed)
    {
        var number = CaseNumber.Show(filed.Number);
        return
        [
            $"/complaints/cases/{filed.Code}", $"/complaints/api/reports/{filed.Code}", $"/complaints/reports/{number}", $"/complaints/reports/{number}/feed.atom",
            "/open311/v2/servicerequestupdates.json", RequestOf(filed),
        ];
    }

    private static string RequestOf(FiledReport filed) => $"/open311/v2/requests/{CaseNumber.Show(filed.Number)}.json";

    private async Task<string> ReadAsync(string path, string language = "fr")
    {
        using var anybody = _town.Client(language);
        return await anybody.TextOfAsync(path);
    }

    private Task<Outcome<RedactedReport>> RedactAsync(FiledReport filed, string passage, string text) =>
        _town.Anonymous.Send("complaints", new RedactReport(filed.Code, [new PassageText(passage, text)], false));

    private Task<IReadOnlyList<ReportPassage>> PassagesAsync(FiledReport filed) => _town.Anonymous.Send("complaints", new FindOwnWords(filed.Code));

    private async Task<IReadOnlyList<string>> OriginalsAsync(FiledReport filed) =>
        [.. await _town.ReadAsync<string>("complaints", "select text from report_original where number = @Number order by at, id", new { filed.Number })];

    private async Task<FiledReport> FileAsync(string category, string answer)
    {
        using var resident = _town.Client();
        var sent = await resident.SubmitAsync(
            $"/complaints/new/{category}/details", new Dictionary<string, string>(Some.Form) { ["own-lequel"] = answer });
        var code = sent.Headers.Location!.ToString().Split('/')[^1];
        return new FiledReport((await _town.ReadAsync(code)).Report.Number, code, default);
    }

    private Task<string?> AskAsync(FiledReport filed) =>
        _town.As(Roles.System).Send("complaints", new AskBySms("+221771234567", $"SUIVI {TrackingCode.Show(filed.Code)}"));

    private async Task AddFieldAsync(string category, bool isPrivate)
    {
        var manager = _town.Manager();
        var field = new NewField(
            "text",
            new Dictionary<string, string> { ["fr"] = "Lequel", ["pt"] = "Qual", ["en"] = "Which" },
            new Dictionary<string, string> { ["fr"] = "", ["pt"] = "", ["en"] = "" },
            IsRequired: false, IsPrivate: isPrivate);
        await manager.Send("complaints", new AddField(category, 0, field));
        await manager.Send("complaints", new PublishFields(category, 1));
    }
}
