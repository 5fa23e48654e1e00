using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class DecisionTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("trade-licence")]
    [TestCase("public-space")]
    [TestCase("building")]
    [TestCase("event")]
    public async Task Every_type_lives_from_the_check_over_a_question_to_a_decision_that_grants(string type)
    {
        var filed = await _town.FileAsync(type);
        await _town.PaidAsync(filed.Number);
        await _town.TheOfficer().Send("permits", new AssignApplication(filed.Number, await _town.VersionAsync(filed.Number), Desk.Officer));
        await _town.TheOfficer().Send("permits", await _town.CheckedAsync(filed, acknowledges: true));
        await _town.AskAsync(filed.Number, "incorrect");
        await _town.GoOnToAsync(new DateOnly(2027, 3, 8));
        await _town.AnswerAsync(filed.Number);

        var decided = await _town.DecideAsync(filed.Number);

        Assert.That(decided.IsRefused, Is.False);
        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Application.State, Is.EqualTo("to-pay"));
        Assert.That(file.Application.DecideBy, Is.Null, "the town has decided: no time counts");
        Assert.That(file.Events.Select(happened => happened.Kind).Where(kind => kind != "paid"), Is.EqualTo(new[] { "filed", "assigned", "checked", "asked", "answered", "decided" }));
    }

    [TestCase("trade-licence")]
    [TestCase("public-space")]
    [TestCase("building")]
    [TestCase("event")]
    public async Task Every_type_can_be_refused_with_reasons(string type)
    {
        var filed = await _town.FileAsync(type);
        await _town.PaidAsync(filed.Number);

        var decided = await _town.DecideAsync(filed.Number, "refuse");

        Assert.That(decided.IsRefused, Is.False);
        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Application.Outcome, Is.EqualTo("refused"));
        Assert.That(file.Events[^1].Sentence, Is.EqualTo("Le passage serait trop étroit."));
    }

    [Test]
    public async Task The_letter_says_everything_as_it_was_decided()
    {
        var filed = await _town.FileAsync();
        var decision = await _town.DecisionAsync(filed.Number) with { Conditions = [0], OwnConditions = "Fermer à vingt heures.\n\nPas de musique." };

        await _town.TheOfficer().Send("permits", decision);

        using var anybody = _town.Client();
        var letter = await anybody.TextOfAsync($"/permits/cases/{filed.Code}/decision");
        Assert.That(letter, Does.Contain("Arrêté municipal relatif à l’occupation de l’espace public"));
        Assert.That(letter, Does.Contain("Laisser un passage libre d’un mètre et demi.").And.Contain("Fermer à vingt heures.").And.Contain("Pas de musique."));
        Assert.That(letter, Does.Not.Contain("Rendre la place propre"));
        Assert.That(letter, Does.Contain("saisir le tribunal compétent").And.Contain("Délai de recours : 2 mois"));
        Assert.That(letter, Does.Contain("Pour le maire, le service des autorisations").And.Contain("Test officer"));
        Assert.That(letter, Does.Contain("jeudi 1er avril 2027"), "the clock's ledger");
    }

    [Test]
    public async Task What_is_open_is_shown_first_and_granted_all_the_same_only_with_a_reason()
    {
        var filed = await _town.FileAsync("building");
        await _town.PaidAsync(filed.Number);
        await _town.AskAsync(AroundTown.Opinion(filed.Number, await _town.VersionAsync(filed.Number)));
        using var officer = _town.ClientAs(Roles.Officer);

        var page = await officer.TextOfAsync(filed.Page("decide"));
        Assert.That(page, Does.Contain("Pièce à vérifier : Pièce d’identité").And.Contain("Avis attendu : Service fictif des pompiers").And.Contain("Pas de visite : Visite du terrain"));
        var grant = await _town.DecisionAsync(filed.Number);
        Assert.That(await _town.TheOfficer().Send("permits", grant with { Despite = "" }), Refused.With("decide.despite-missing"));
        Assert.That(await _town.TheOfficer().Send("permits", grant with { Despite = "Plan connu, terrain vu la semaine passée." }), Has.Property("IsRefused").False);

        var decided = (await _town.ReadAsync(filed.Code)).Events.Single(happened => happened.Kind == "decided");
        Assert.That(decided.Note, Does.Contain("Avis attendu : Service fictif des pompiers").And.EndWith("Accordé malgré cela : Plan connu, terrain vu la semaine passée."));
        Assert.That(decided.Sentence, Does.Not.Contain("Plan connu"), "for staff only");
    }

    [TestCase("done", "unfit", "Visite non conforme : Visite du terrain")]
    [TestCase("planned", "", "Visite prévue, pas encore faite : Visite du terrain")]
    [TestCase("done", "fit", null)]
    public async Task The_last_visit_counts(string state, string result, string? open)
    {
        var filed = await _town.FileAsync("building");
        await _town.PaidAsync(filed.Number);
        await _town.TheOfficer().Send("permits", await _town.CheckedAsync(filed, acknowledges: false));
        await _town.WriteAsync(
            "permits",
            """
            insert into inspection (id, number, plan, planned_on, inspector, instruction, state, version, result, remark, signed, planned_by)
            values ('v', @Number, 'site', '2027-03-01', 'x', '', @state, 1, @result, '', '', 'x')
            """,
            new { filed.Number, state, result });

        var matters = await _town.TheOfficer().Send("permits", new FindOpenMatters(filed.Number));

        Assert.That(matters.Select(matter => matter.Key), Is.EqualTo(open is null ? [] : new[] { state == "planned" ? "decide.open.visit-planned" : "decide.open.visit-failed" }));
        using var officer = _town.ClientAs(Roles.Officer);
        Assert.That((await officer.TextOfAsync(filed.Page("decide"))).Contains("name=\"despite\"", StringComparison.Ordinal), Is.EqualTo(open is not null));
        if (open is not null)
            Assert.That(await officer.TextOfAsync(filed.Page("decide")), Does.Contain(open));
    }

    [Test]
    public async Task A_refusal_without_reasons_is_refused()
    {
        var filed = await _town.FileAsync();

        var refused = await _town.TheOfficer().Send("permits", await _town.DecisionAsync(filed.Number, "refuse") with { Reasons = "" });

        Assert.That(refused, Refused.With("decide.reasons-missing"));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from decision")).Single(), Is.Zero);
    }

    [Test]
    public async Task Without_a_legal_basis_nothing_is_decided()
    {
        var filed = await _town.FileAsync();
        var decision = await _town.DecisionAsync(filed.Number);

        Assert.That(await _town.TheOfficer().Send("permits", decision with { Basis = null }), Refused.With("decide.basis-missing"));
        Assert.That(await _town.TheOfficer().Send("permits", decision with { Basis = 99 }), Refused.With("decide.basis-missing"));
        Assert.That(await _town.TheOfficer().Send("permits", decision with { Basis = null, OwnBasis = "Article fictif 12" }), Has.Property("IsRefused").False);
    }

    [Test]
    public async Task Of_two_officers_at_once_one_decides()
    {
        var filed = await _town.FileAsync();
        var grant = await _town.DecisionAsync(filed.Number);
        var refuse = await _town.DecisionAsync(filed.Number, "refuse");

        var outcomes = await Task.WhenAll(_town.TheOfficer().Send("permits", grant), _town.TheColleague().Send("permits", refuse));

        Assert.That(outcomes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(outcomes.Single(outcome => outcome.IsRefused), Refused.With("application.changed-meanwhile"));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from decision")).Single(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_waits_for_the_applicant_is_not_decided()
    {
        var filed = await _town.FileAsync();
        await _town.AskAsync(filed.Number);

        Assert.That(await _town.DecideAsync(filed.Number), Refused.With("application.step-not-possible"));
    }

    [Test]
    public async Task Only_officers_decide()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.As(Roles.Agent).Send("permits", await _town.DecisionAsync(filed.Number)), Refused.With("person.not-allowed"));
        Assert.That(await _town.Anonymous.Send("permits", await _town.DecisionAsync(filed.Number)), Refused.With("person.not-allowed"));
    }

    [Test]
    public async Task A_letter_is_for_staff_and_for_whoever_has_the_code()
    {
        var filed = await _town.FileAsync();
        await _town.DecideAsync(filed.Number);
        using var anybody = _town.Client();
        using var agent = _town.ClientAs(Roles.Agent);

        Assert.That((await anybody.GetAsync(filed.Page("decision"))).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
        Assert.That((await anybody.GetAsync($"/permits/cases/{CaseNumber.Show(filed.Number)}/decision")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await agent.GetAsync(filed.Page("decision"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
