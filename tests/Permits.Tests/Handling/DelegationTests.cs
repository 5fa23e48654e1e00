using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class DelegationTests(SqlEngine engine)
{
    private static readonly AddDelegation Act = new("2027-03", new DateOnly(2027, 1, 15), [], Desk.Manager, Desk.Officer, new DateOnly(2027, 2, 1), null);

    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task As_soon_as_one_act_is_recorded_only_who_has_one_signs()
    {
        await _town.TheManager().Send("permits", Act with { Deputy = "" });
        var filed = await _town.FileAsync();

        Assert.That(await _town.DecideAsync(filed.Number), Refused.With("decide.may-not-sign"));
        Assert.That(await _town.TheManager().Send("permits", await _town.DecisionAsync(filed.Number)), Has.Property("IsRefused").False);
        var decision = await _town.Anonymous.Send("permits", new FindDecisionByCode(filed.Code));
        Assert.That((decision!.Act, decision.ActOn, decision.SignsFor), Is.EqualTo(("2027-03", (DateOnly?)new DateOnly(2027, 1, 15), "")));
    }

    [Test]
    public async Task The_deputy_signs_only_while_the_signer_is_away()
    {
        await _town.TheManager().Send("permits", Act);
        var filed = await _town.FileAsync();
        Assert.That(await _town.DecideAsync(filed.Number), Refused.With("decide.signer-not-away"));

        await _town.TheManager().Send("permits", new NoteAbsence(Desk.Manager, new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 5)));
        Assert.That(await _town.DecideAsync(filed.Number), Has.Property("IsRefused").False);

        using var anybody = _town.Client();
        Assert.That(await anybody.TextOfAsync($"/permits/cases/{filed.Code}/decision"), Does.Contain("par délégation (acte 2027-03 du 15/01/2027), signataire absent : Carol Invented"));
    }

    [Test]
    public async Task The_permit_says_who_signed_for_whom_and_until_when_one_may_appeal()
    {
        await _town.TheManager().Send("permits", Act);
        await _town.TheManager().Send("permits", new NoteAbsence(Desk.Manager, new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 5)));
        var filed = await _town.FileAsync();
        await _town.DecideAsync(filed.Number);
        await _town.MoveAsync(filed.Number, "pay", kind: "paid");

        var permit = await _town.Anonymous.Send("permits", new FindPermitOf(filed.Number));

        Assert.That(permit!.Paper.Signer, Is.EqualTo("Test officer, suppléant du signataire absent : Carol Invented"));
        Assert.That(permit.Paper.Remedies, Does.EndWith("Délai de recours : 2 mois à compter de la notification de cette décision."));
    }

    [Test]
    public async Task After_the_last_day_of_the_absence_the_deputy_no_longer_signs()
    {
        await _town.TheManager().Send("permits", Act);
        await _town.TheManager().Send("permits", new NoteAbsence(Desk.Manager, new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 5)));
        var filed = await _town.FileAsync();
        await _town.GoOnToAsync(new DateOnly(2027, 3, 6));

        Assert.That(await _town.DecideAsync(filed.Number), Refused.With("decide.signer-not-away"));
    }

    [TestCase("2027-03-02", null, "public-space")]
    [TestCase("2027-02-01", "2027-02-28", "public-space")]
    [TestCase("2027-02-01", null, "event")]
    public async Task An_act_that_has_not_begun_is_over_or_covers_another_type_gives_no_right(string from, string? until, string type)
    {
        await _town.TheManager().Send("permits", Act with
        {
            Signer = Desk.Officer,
            Deputy = "",
            ValidFrom = DateOnly.ParseExact(from, "yyyy-MM-dd"),
            ValidUntil = until is null ? null : DateOnly.ParseExact(until, "yyyy-MM-dd"),
            Types = [type],
        });
        var filed = await _town.FileAsync();

        Assert.That(await _town.DecideAsync(filed.Number), Refused.With("decide.may-not-sign"));
    }

    [Test]
    public async Task An_act_covers_the_types_that_it_names()
    {
        await _town.TheManager().Send("permits", Act with { Signer = Desk.Officer, Deputy = "", Types = ["public-space", "event"] });
        var filed = await _town.FileAsync();

        Assert.That(await _town.DecideAsync(filed.Number), Has.Property("IsRefused").False);
    }

    [Test]
    public async Task Whoever_may_not_sign_is_told_before_they_write()
    {
        await _town.TheManager().Send("permits", Act with { Deputy = "" });
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That(await officer.TextOfAsync(filed.Page("decide")), Does.Contain("Aucun acte de délégation en vigueur ne vous permet de signer"));
    }

    [TestCase("suspend")]
    [TestCase("revoke")]
    public async Task Whoever_may_not_sign_does_not_take_a_permit_away_either(string act)
    {
        var filed = await _town.FileAsync();
        await _town.IssueAsync(filed.Number);
        await _town.TheManager().Send("permits", Act with { Deputy = "" });
        var change = new ChangePermit(filed.Number, await _town.VersionAsync(filed.Number), act, "Motif fictif.", "Arrêté fictif.");

        using var officer = _town.ClientAs(Roles.Officer);
        Assert.That(await officer.TextOfAsync(filed.Page($"permit/{act}")), Does.Contain("Aucun acte de délégation en vigueur ne vous permet de signer"));
        Assert.That(await _town.TheOfficer().Send("permits", change), Refused.With("decide.may-not-sign"));
        Assert.That(await _town.TheManager().Send("permits", change), Has.Property("IsRefused").False);
    }

    [Test]
    public async Task An_appeal_is_decided_by_somebody_who_may_sign_and_did_not_sign_the_decision()
    {
        await _town.TheManager().Send("permits", Act with { Deputy = "" });
        var filed = await _town.FileAsync();
        await _town.TheManager().Send("permits", await _town.DecisionAsync(filed.Number, "refuse"));
        await _town.Anonymous.Send("permits", new FileAppeal(filed.Code, "La place est libre."));
        var appeal = (await _town.TheManager().Send("permits", new FindAppeals(filed.Number)))!.Appeals.Single();
        var deciding = new DecideAppeal(filed.Number, appeal.Id, appeal.Version, Appeal.Dismissed, "Motif fictif.");

        Assert.That(await _town.TheOfficer().Send("permits", deciding), Refused.With("decide.may-not-sign"));
        Assert.That(await _town.TheManager().Send("permits", deciding), Refused.With("appeal.own-decision"));
        await _town.TheManager().Send("permits", Act with { Act = "2027-04", Signer = Desk.Officer, Deputy = "" });
        Assert.That(await _town.TheOfficer().Send("permits", deciding), Has.Property("IsRefused").False);
    }

    [Test]
    public async Task Acts_are_kept_on_a_page_by_whoever_manages_permits_and_by_nobody_else()
    {
        using var manager = _town.ClientAs(PermitsRole.Manager);
        using var officer = _town.ClientAs(Roles.Officer);

        var sent = await manager.SubmitAsync("/permits/delegations/new", new Dictionary<string, string>
        {
            ["act"] = "2027-07",
            ["actOn"] = "2027-02-20",
            ["signer"] = Desk.Officer,
            ["validFrom"] = "2027-03-01",
            ["types"] = "event",
        });

        Assert.That((int)sent.StatusCode, Is.EqualTo(303));
        Assert.That(await manager.TextOfAsync("/permits/delegations"), Does.Contain("2027-07").And.Contain("Awa Fictive").And.Contain("Fête ou événement public"));
        Assert.That((int)(await officer.GetAsync("/permits/delegations")).StatusCode, Is.EqualTo(403));
        Assert.That(await _town.TheOfficer().Send("permits", Act), Refused.With("person.not-allowed"));
    }

    [Test]
    public async Task An_act_is_ended_and_stays_on_record()
    {
        var recorded = (await _town.TheManager().Send("permits", Act)).Answer;

        await _town.TheManager().Send("permits", new EndDelegation(recorded.Id));
        await _town.GoOnToAsync(new DateOnly(2027, 3, 2));

        var book = await _town.TheManager().Send("permits", new ListDelegations());
        Assert.That(book.Acts.Single().ValidUntil, Is.EqualTo(new DateOnly(2027, 3, 1)));
        var filed = await _town.FileAsync();
        Assert.That(await _town.TheManager().Send("permits", await _town.DecisionAsync(filed.Number)), Refused.With("decide.may-not-sign"));
    }

    [Test]
    public async Task What_is_wrong_with_an_act_is_said()
    {
        Assert.That(await _town.TheManager().Send("permits", Act with { Act = "" }), Refused.With("decide.act-missing"));
        Assert.That(await _town.TheManager().Send("permits", Act with { Deputy = Desk.Manager }), Refused.With("decide.deputy-is-signer"));
        Assert.That(await _town.TheManager().Send("permits", Act with { Signer = "nobody" }), Refused.With("handle.assignee-unknown"));
        Assert.That(await _town.TheManager().Send("permits", Act with { Types = ["'; drop table act"] }), Refused.With("application.type-unknown"));
        Assert.That(await _town.TheManager().Send("permits", Act with { ValidUntil = new DateOnly(2027, 1, 1) }), Refused.With("decide.until-before-from"));
    }
}
