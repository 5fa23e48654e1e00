using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class SubmitDraftTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private TestBrowser _resident = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _resident = _town.Client();
    }

    [TearDown]
    public async Task Stop()
    {
        _resident.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task What_was_written_becomes_an_application_under_the_same_code_and_the_draft_is_gone()
    {
        var draft = await _resident.FinishAsync();
        var code = Applying.CodeOf(draft);

        var check = await _resident.TextAsync($"{draft}/check");
        var filed = await _resident.HandInAsync(draft);

        Assert.That(check, Does.Contain("Vegetables").And.Contain("Place au marché").And.Contain("Fictional Applicant").And.Contain("4 m²"));
        Assert.That(filed.To(), Is.EqualTo($"/permits/cases/{code}/receipt"));
        var file = await _town.ReadAsync(code);
        Assert.That(file.Application, Has.Property("Channel").EqualTo("web").And.Property("Language").EqualTo("fr"));
        Assert.That(file.Application.Answers, Is.EqualTo("""{"use":"stall","goods":"Vegetables","area":4,"starts_on":"2027-03-10","months":3}"""));
        Assert.That(file.Documents.Select(document => (document.Document, document.State)), Is.EqualTo(new[] { ("identity", "received") }));
        Assert.That((await _town.ReadAsync<long>("permits", "select (select count(*) from draft) + (select count(*) from draft_document)")).Single(), Is.Zero);
        using var agent = _town.ClientAs(Roles.Agent);
        Assert.That((await agent.GetAsync($"/permits/cases/{code}/files/{file.Documents[0].File}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _resident.GetAsync($"/permits/resume/{code}")).To(), Is.EqualTo($"/permits/cases/{code}"));
    }

    [Test]
    public async Task The_receipt_says_when_what_silence_means_and_what_was_received()
    {
        var draft = await _resident.FinishAsync();
        var receipt = (await _resident.HandInAsync(draft)).To();

        var page = await _resident.TextAsync(receipt);

        Assert.That(page, Does.Contain("Déposée le lundi 1er mars 2027 09:00").And.Contain("Décision au plus tard le mercredi 31 mars 2027"));
        Assert.That(page, Does.Contain("Sans réponse à cette date, la demande est refusée.").And.Contain("Pièce d’identité – Reçu"));
        Assert.That(page, Does.Contain(TrackingCode.Show(Applying.CodeOf(draft))).And.Contain("class=\"qr\""));
        Assert.That(await _resident.TextAsync(receipt + "?paper=a6"), Does.Contain("class=\"receipt a6\""));
    }

    [Test]
    public async Task Before_handing_in_no_hidden_field_is_shown_and_nothing_optional_called_missing()
    {
        var draft = await _resident.BeginAsync("building");
        await _resident.SubmitAsync(draft, new Dictionary<string, string> { ["own-works"] = "fence", ["own-length"] = "12", ["then"] = "later" });
        Assert.That(await _resident.TextAsync($"{draft}/check"), Does.Contain("12 m"));

        await _resident.SubmitAsync(draft, new Dictionary<string, string> { ["own-works"] = "new", ["own-length"] = "12", ["then"] = "later" });

        var check = await _resident.TextAsync($"{draft}/check");
        Assert.That(check, Does.Not.Contain("12 m"));
        Assert.That(check.Split("Photo du terrain")[1], Does.StartWith("</dt>").And.Contain("Non joint, facultatif").And.Not.Contain("<dd>Manque</dd>"));
    }

    [Test]
    public async Task Sent_twice_it_makes_one_application()
    {
        var draft = await _resident.FinishAsync();
        var first = await _resident.OpenFormAsync($"{draft}/check");
        var second = await _resident.OpenFormAsync($"{draft}/check");
        var declared = new Dictionary<string, string> { ["declared"] = "yes" };

        var answers = await Task.WhenAll(new[] { first, first, second, second }.Select(form => _resident.SendAsync(form, declared)));

        Assert.That(answers.Select(answer => answer.To()).Distinct(), Is.EqualTo(new[] { $"/permits/cases/{Applying.CodeOf(draft)}/receipt" }));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from application")).Single(), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_the_declaration_nothing_is_handed_in()
    {
        var draft = await _resident.FinishAsync();

        var answer = await _resident.SubmitAsync($"{draft}/check", Applying.Nothing);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await answer.TextAsync(), Does.Contain("<a href=\"#declared\">"));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from application")).Single(), Is.Zero);
    }

    [Test]
    public async Task What_is_not_finished_is_named_with_the_way_back_and_cannot_be_handed_in()
    {
        var draft = await _resident.BeginAsync();

        var page = await _resident.TextAsync($"{draft}/check");

        Assert.That(page, Does.Contain("Écrivez votre nom.").And.Contain($"{draft}/documents#document-identity").And.Not.Contain("Déposer la demande"));
        Assert.That(
            await _town.Anonymous.Send("permits", new SubmitDraft(Applying.CodeOf(draft), true, "fr")),
            Refused.With("application.applicant-missing").And.Matches(Refused.With("form.field-missing")).And.Matches(Refused.With("application.document-missing")));
    }

    [Test]
    public async Task At_the_counter_the_agent_is_named_and_what_they_have_seen_needs_no_copy()
    {
        using var agent = _town.ClientAs(Roles.Agent);
        var draft = await agent.WriteAsync();
        await agent.SubmitAsync($"{draft}/documents", new Dictionary<string, string> { ["original-identity"] = "yes" });

        var receipt = (await agent.HandInAsync(draft)).To();

        Assert.That(await agent.TextAsync(receipt), Does.Contain("Pièce d’identité – Original vu au guichet").And.Contain("Demande suivante"));
        Assert.That(
            await _town.ReadAsync<string>("permits", "select channel || ' ' || entered_by from application"), Is.EqualTo(new[] { "counter test-agent" }));
    }

    [Test]
    public async Task An_original_that_was_promised_is_awaited_until_staff_have_seen_it()
    {
        var draft = await _resident.WriteAsync();
        var code = Applying.CodeOf(draft);
        await _resident.SubmitAsync($"{draft}/documents", new Dictionary<string, string> { ["original-identity"] = "yes" });
        await _resident.HandInAsync(draft);
        var document = (await _town.ReadAsync(code)).Documents.Single();

        Assert.That(document.State, Is.EqualTo("awaited"));
        Assert.That(await _resident.TextAsync($"/permits/cases/{code}"), Does.Contain("Original à montrer au guichet").And.Not.Contain("J’ai vu l’original"));
        Assert.That(await _town.Anonymous.Send("permits", new SeeOriginal(code, document.Id)), Refused.With("person.not-allowed"));
        using var agent = _town.ClientAs(Roles.Agent);
        await agent.SubmitAsync($"/permits/cases/{code}", new Dictionary<string, string> { ["seen"] = document.Id }, $"/permits/cases/{code}/originals");

        Assert.That((await _town.ReadAsync(code)).Documents.Single().State, Is.EqualTo("received"));
    }
}
