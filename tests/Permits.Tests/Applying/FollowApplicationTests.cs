using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FollowApplicationTests(SqlEngine engine)
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
    public async Task The_page_says_where_it_stands_whose_turn_it_is_and_how_the_time_is_counted()
    {
        var filed = await _town.FileAsync();

        var page = await _resident.TextAsync($"/permits/cases/{filed.Code}");

        Assert.That(page, Does.Contain("À l’examen").And.Contain("La mairie examine votre demande."));
        Assert.That(page, Does.Contain("mardi 2 mars 2027 : le délai de 30 jours commence.").And.Contain("jeudi 1er avril 2027 : le délai est passé."));
        Assert.That(page, Does.Contain("Sans décision au plus tard le mercredi 31 mars 2027, le silence vaut rejet.").And.Contain("Demande déposée"));
    }

    [TestCase("grant")]
    [TestCase("refuse")]
    public async Task How_the_time_was_counted_stays_with_the_case_once_it_is_decided(string action)
    {
        await _town.HireAsync();
        var filed = await _town.FileAsync();
        await _town.DecideAsync(filed.Number, action);
        using var officer = _town.ClientAs(CivicHost.Sdk.Roles.Officer);

        foreach (var page in new[] { await _resident.TextAsync($"/permits/cases/{filed.Code}"), await officer.TextAsync(filed.Page()) })
        {
            Assert.That(page, Does.Contain("mardi 2 mars 2027 : le délai de 30 jours commence.").And.Contain("le délai ne court plus."));
            Assert.That(page, Does.Not.Contain("le silence vaut rejet").And.Not.Contain("le délai est passé"));
        }
    }

    [Test]
    public async Task The_day_on_which_an_application_ended_is_the_towns()
    {
        await using var west = await PermitsTown.StartAsync(
            engine, town => town.Set("Town:TimeZone", "America/Guyana").At(new DateTimeOffset(2027, 3, 1, 14, 0, 0, TimeSpan.Zero)));
        await west.HireAsync();
        var filed = await west.FileAsync();
        await west.AskAsync(filed.Number);
        west.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 10, 3, 0, 0, TimeSpan.Zero));
        await west.Anonymous.Send("permits", new WithdrawApplication(filed.Code, "", true));
        using var resident = west.Client();

        var page = await resident.TextAsync($"/permits/cases/{filed.Code}");

        Assert.That(page, Does.Contain("mardi 9 mars 2027 : les éléments demandés n’étaient pas arrivés.").And.Contain("le délai ne court plus."));
        Assert.That(page, Does.Not.Contain("chaque jour d’attente"));
    }

    [Test]
    public async Task A_stage_at_which_nothing_is_charged_says_nothing()
    {
        await _town.HireAsync();
        var filed = await _town.FileAsync();
        await _town.DecideAsync(filed.Number);

        Assert.That(await _resident.TextAsync($"/permits/cases/{filed.Code}"), Does.Contain("À la délivrance de l’autorisation").And.Not.Contain("Au dépôt de la demande"));
    }

    [Test]
    public async Task Documents_come_in_the_order_of_the_form_and_money_with_the_towns_sign()
    {
        var application = PermitsTown.Application("building", PermitsTown.Answers["building"].Replace("\"area\"", "\"cost\":2500000,\"area\"", StringComparison.Ordinal));
        var filed = (await _town.As(CivicHost.Sdk.Roles.Agent).Send("permits", application with { Documents = [.. application.Documents.Reverse()] })).Answer;

        var page = await _resident.TextAsync($"/permits/cases/{filed.Code}/receipt");

        Assert.That(page.Split("<li>").Skip(1).Select(item => item.Split(" –")[0]), Is.EqualTo(new[] { "Pièce d’identité", "Titre, attestation ou accord du propriétaire", "Plan ou croquis avec les mesures" }));
        Assert.That(await _resident.TextAsync($"/permits/cases/{filed.Code}"), Does.Contain("2\u202f500\u202f000 F\u00a0CFA").And.Not.Contain("XOF"));
    }

    [Test]
    public async Task An_answer_resolves_what_was_asked_and_the_towns_time_counts_again_with_the_days_it_took()
    {
        var filed = await _town.FileAsync();
        await AskAsync(filed.Number);
        _town.Clock.Advance(TimeSpan.FromDays(9));
        Assert.That(await _resident.TextAsync($"/permits/cases/{filed.Code}"), Does.Contain("C’est à vous").And.Contain("Quel jour venez-vous ?"));

        var answered = await _resident.SubmitAsync(
            $"/permits/cases/{filed.Code}", new Dictionary<string, string> { ["sentence"] = "Le mardi.", ["document"] = "identity" }, $"/permits/cases/{filed.Code}/answer",
            new Dictionary<string, byte[]> { ["documents"] = Pictures.Pdf() });

        Assert.That(answered.To(), Is.EqualTo($"/permits/cases/{filed.Code}"));
        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Application.State, Is.EqualTo("examination"));
        // Asked on 3 March and answered on 10 March: eight days (to 11 March) are added to 1 April.
        Assert.That(file.Application.DecideBy, Is.EqualTo(new DateOnly(2027, 4, 9)));
        Assert.That(file.Corrections.Single(), Has.Property("Answer").EqualTo("Le mardi.").And.Property("ResolvedOn").EqualTo(new DateOnly(2027, 3, 10)));
        Assert.That(file.Documents.Select(document => document.Document), Is.EqualTo(new[] { "identity", "identity" }));
        Assert.That(file.Events.Select(happened => happened.Kind), Is.EqualTo(new[] { "filed", "answered" }));
    }

    [Test]
    public async Task One_answer_carries_every_piece_that_was_asked_under_its_own_name()
    {
        var filed = await _town.FileAsync("building");
        await _town.WriteAsync("permits", "update application_document set state = 'unfit', note = 'Illisible' where number = @Number and document = 'identity'", new { filed.Number });
        await _town.WriteAsync("permits", "update application_document set state = 'awaited' where number = @Number and document = 'plan'", new { filed.Number });
        await AskAsync(filed.Number);
        Assert.That(await _resident.TextAsync($"/permits/cases/{filed.Code}"), Does.Contain("name=\"document-identity\"").And.Contain("Illisible").And.Contain("name=\"document-plan\""));

        var answered = await _resident.SubmitAsync(
            $"/permits/cases/{filed.Code}", Applying.Nothing, $"/permits/cases/{filed.Code}/answer",
            new Dictionary<string, byte[]> { ["document-identity"] = Pictures.JpegWithPlace(), ["document-plan"] = Pictures.Pdf() });

        Assert.That(answered.To(), Is.EqualTo($"/permits/cases/{filed.Code}"));
        var sent = (await _town.ReadAsync(filed.Code)).Documents.Where(document => document.File is not null);
        Assert.That(sent.Select(document => document.Document).Order(), Is.EqualTo(new[] { "identity", "plan" }));
    }

    [Test]
    public async Task An_answer_without_words_or_documents_or_where_nothing_was_asked_is_refused()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.Anonymous.Send("permits", new AnswerCorrection(filed.Code, "x", [])), Refused.With("application.step-not-possible"));
        await AskAsync(filed.Number);
        var empty = await _resident.SubmitAsync($"/permits/cases/{filed.Code}", Applying.Nothing, $"/permits/cases/{filed.Code}/answer");

        Assert.That(empty.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await empty.TextAsync(), Does.Contain("Écrivez une réponse ou joignez un document."));
        Assert.That((await _town.ReadAsync(filed.Code)).Pending, Is.Not.Null);
    }

    [Test]
    public async Task Whoever_has_the_code_withdraws_once_and_only_where_they_are_sure()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.Anonymous.Send("permits", new WithdrawApplication(filed.Code, "", false)), Refused.With("follow.not-sure"));
        await _resident.SubmitAsync($"/permits/cases/{filed.Code}/withdraw", new Dictionary<string, string> { ["sure"] = "yes", ["sentence"] = "Je pars." });

        Assert.That((await _town.ReadAsync(filed.Code)).Application, Has.Property("Outcome").EqualTo("withdrawn").And.Property("IsOpen").False);
        Assert.That(await _town.Anonymous.Send("permits", new WithdrawApplication(filed.Code, "", true)), Refused.With("application.step-not-possible"));
        Assert.That(await _resident.TextAsync($"/permits/cases/{filed.Code}"), Does.Contain("Je pars.").And.Contain("Ce dossier est clos."));
    }

    [Test]
    public async Task Nothing_is_done_or_shown_with_a_code_that_opens_nothing()
    {
        foreach (var code in (string[])["", "ABCD", "ABCDEFGHJKMN", "'; drop table application; --"])
        {
            Assert.That(await _town.Anonymous.Send("permits", new AnswerCorrection(code, "x", [])), Refused.With("application.unknown"), code);
            Assert.That(await _town.Anonymous.Send("permits", new WithdrawApplication(code, "", true)), Refused.With("application.unknown"), code);
            Assert.That(await _town.As(Roles.Agent).Send("permits", new SeeOriginal(code, "x")), Refused.With("application.unknown"), code);
        }

        foreach (var page in (string[])["", "/receipt", "/withdraw", "/answer"])
            Assert.That((await _resident.GetAsync($"/permits/cases/ABCDEFGHJKMN{page}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), page);
    }

    [Test]
    public async Task A_file_of_another_application_is_not_shown()
    {
        var mine = await _town.FileAsync();
        var draft = await _resident.FinishAsync();
        await _resident.HandInAsync(draft);
        var file = (await _town.ReadAsync(Applying.CodeOf(draft))).Documents.Single().File;

        using var agent = _town.ClientAs(Roles.Agent);
        Assert.That((await agent.GetAsync($"/permits/cases/{mine.Code}/files/{file}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    /// <summary>On 3 March the town asks something, as the officer's page does.</summary>
    private async Task AskAsync(int number)
    {
        await _town.WriteAsync(
            "permits", "update application set state = 'completing', origin = 'examination', decide_by = null, version = version + 1 where number = @number", new { number });
        await _town.WriteAsync(
            "permits",
            """
            insert into correction (id, number, reason, asked_on, answer_by, sentence, resolved_on, answer)
            values ('asked', @number, 'incorrect', @askedOn, null, 'Quel jour venez-vous ?', null, '')
            """,
            new { number, askedOn = new DateOnly(2027, 3, 3) });
    }
}
