using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class WriteDraftTests(SqlEngine engine)
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
    public async Task Before_beginning_one_reads_what_is_wanted_and_what_silence_means()
    {
        var page = await _resident.TextAsync("/permits/apply/trade-licence");

        Assert.That(page, Does.Contain("Seulement si la réponse à «\u00A0Le local est\u00A0» est «\u00A0loué\u00A0»."));
        Assert.That(page, Does.Contain("La mairie a 30 jours pour décider").And.Contain("Sans réponse à cette date, l’autorisation est accordée."));
    }

    [Test]
    public async Task Half_a_form_is_kept_for_later_as_it_is_and_found_again_by_its_code()
    {
        var draft = await _resident.BeginAsync();

        var saved = await _resident.SubmitAsync(draft, new Dictionary<string, string>
        {
            ["applicant"] = "Fictional Applicant",
            ["own-goods"] = "Légumes",
            ["own-area"] = "many",
            ["own-months"] = "99",
            ["then"] = "later",
        });

        Assert.That(saved.To(), Is.EqualTo($"{draft}/paper"));
        using var somebodyElse = _town.Client();
        var found = await somebodyElse.SubmitAsync(
            "/permits/apply", new Dictionary<string, string> { ["code"] = TrackingCode.Show(Applying.CodeOf(draft)).ToLowerInvariant() }, "/follow");
        Assert.That(found.To(), Does.EndWith(draft));
        var page = await somebodyElse.TextAsync(draft);
        Assert.That(page, Does.Contain("value=\"Fictional Applicant\"").And.Contain("value=\"Légumes\"").And.Contain("value=\"99\""));
        Assert.That(page, Does.Not.Contain("many").And.Contain("Gardée jusqu’au vendredi 30 avril 2027, puis effacée si personne n’y touche."));
    }

    [Test]
    public async Task The_paper_shows_the_code_and_no_name()
    {
        var draft = await _resident.WriteAsync();

        var roll = await _resident.TextAsync($"{draft}/paper");
        var card = await _resident.TextAsync($"{draft}/paper?paper=a6");

        Assert.That(roll, Does.Contain(TrackingCode.Show(Applying.CodeOf(draft))).And.Contain("class=\"receipt\"").And.Not.Contain("Fictional Applicant"));
        Assert.That(card, Does.Contain("class=\"receipt a6\""));
        Assert.That((await _resident.GetAsync($"/permits/resume/{Applying.CodeOf(draft)}")).To(), Is.EqualTo(draft));
    }

    [Test]
    public async Task Going_on_names_everything_that_is_wrong_and_keeps_what_stands_on_the_page()
    {
        var draft = await _resident.BeginAsync();

        var answer = await _resident.SubmitAsync(draft, Applying.With(
            ("applicant", ""), ("phone", "12"), ("email", "nobody"), ("quarter", "Atlantis"), ("own-area", "many"), ("own-months", "99"), ("own-goods", "")));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var page = await answer.TextAsync();
        foreach (var field in (string[])["applicant", "phone", "email", "quarter", "own-goods", "own-area", "own-months"])
            Assert.That(page, Does.Contain($"<a href=\"#{field}\">"), field);
        Assert.That(page, Does.Contain("Écrivez un nombre pour «\u00A0Surface\u00A0»").And.Contain("value=\"many\""));
    }

    [Test]
    public async Task A_type_or_code_that_is_not_there_is_not_found()
    {
        Assert.That((await _resident.GetAsync("/permits/apply/castle")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        foreach (var page in (string[])["", "/documents", "/check", "/paper", "/erase"])
            Assert.That((await _resident.GetAsync($"/permits/drafts/ABCDEFGHJKMN{page}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), page);
        Assert.That(await _town.Anonymous.Send("permits", new BeginDraft("castle")), Refused.With("application.type-unknown"));
        foreach (var code in (string[])["", "ABCDEFGHJKMN", "'; drop table draft; --"])
        {
            Assert.That(await _town.Anonymous.Send("permits", new WriteDraft(code, 1, "x", "", "", "", "{}", [])), Refused.With("draft.unknown"), code);
            Assert.That(await _town.Anonymous.Send("permits", new PutDocuments(code, [], "")), Refused.With("draft.unknown"), code);
            Assert.That(await _town.Anonymous.Send("permits", new SubmitDraft(code, true, "fr")), Refused.With("draft.unknown"), code);
            Assert.That(await _town.Anonymous.Send("permits", new EraseDraft(code)), Refused.With("draft.unknown"), code);
        }
    }

    [Test]
    public async Task What_is_too_long_is_refused_and_leaves_the_draft_as_it_was()
    {
        var draft = await _resident.WriteAsync();

        var name = await _resident.SubmitAsync(draft, Applying.With(("applicant", new string('x', 121)), ("then", "later")));
        var goods = await _resident.SubmitAsync(draft, Applying.With(("own-goods", new string('x', 201))));

        Assert.That((name.StatusCode, goods.StatusCode), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That(await _resident.TextAsync(draft), Does.Contain("value=\"Fictional Applicant\"").And.Contain("value=\"Vegetables\""));
    }

    [Test]
    public async Task After_a_new_version_of_the_type_the_answers_are_kept_and_read_again()
    {
        var draft = await _resident.FinishAsync();
        await _town.PublishNextAsync();

        Assert.That(await _resident.TextAsync(draft), Does.Contain("La mairie a publié une nouvelle version").And.Contain("value=\"Vegetables\"").And.Contain("Avec un auvent ?"));
        Assert.That(await _resident.TextAsync($"{draft}/check"), Does.Contain("Relire les réponses").And.Not.Contain("Déposer la demande"));
        Assert.That(await _town.Anonymous.Send("permits", new SubmitDraft(Applying.CodeOf(draft), true, "fr")), Refused.With("application.type-changed"));
        await _resident.SubmitAsync(draft, Applying.With(("own-shade", "yes")));
        var filed = await _resident.HandInAsync(draft);

        Assert.That(filed.To(), Does.EndWith("/receipt"));
        Assert.That((await _town.ReadAsync(Applying.CodeOf(draft))).Application.TypeVersion, Is.EqualTo(2));
    }

    [Test]
    public async Task Sixty_days_after_the_last_change_a_draft_and_its_files_are_gone()
    {
        var old = await _resident.FinishAsync();
        _town.Clock.Advance(TimeSpan.FromDays(1));
        var young = await _resident.WriteAsync();
        _town.Clock.Advance(TimeSpan.FromDays(59));

        await _town.RunJobAsync("permits", "drafts");

        Assert.That(await _town.ReadAsync<string>("permits", "select code from draft"), Is.EqualTo(new[] { Applying.CodeOf(young) }));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from civic_file")).Single(), Is.Zero);
        Assert.That((await _resident.GetAsync(old)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Whoever_has_the_code_can_erase_everything_at_once()
    {
        var draft = await _resident.FinishAsync();

        await _resident.SubmitAsync($"{draft}/erase", Applying.Nothing);

        Assert.That((await _town.ReadAsync<long>("permits", "select (select count(*) from draft) + (select count(*) from draft_document) + (select count(*) from civic_file)")).Single(), Is.Zero);
    }
}
