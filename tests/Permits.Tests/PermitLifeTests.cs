using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PermitLifeTests(SqlEngine engine)
{
    private static readonly Dictionary<string, string> Form = new()
    {
        ["applicant"] = "Fictional Applicant",
        ["phone"] = "777000222",
        ["quarter"] = "Centre",
        ["goods"] = "Vegetables",
        ["squareMetres"] = "4",
        ["startsOn"] = "2027-03-10",
        ["months"] = "3",
    };

    private static readonly Dictionary<string, byte[]> Document = new() { ["document"] = Pictures.Pdf() };

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<PermitsModule>().On(engine));

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task From_application_by_question_and_acceptance_to_a_permit_that_verifies_and_is_revoked()
    {
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);
        var code = await ApplyAsync(resident);

        var asked = await officer.SubmitAsync($"/permits/inbox/{code}", With("question", "Which day?"), $"/permits/inbox/{code}/ask");
        var answered = await resident.SubmitAsync($"/permits/cases/{code}", With("sentence", "Every Tuesday."));
        var decided = await officer.SubmitAsync(
            $"/permits/inbox/{code}", new Dictionary<string, string> { ["decision"] = "accept", ["receipt"] = "R-17" }, $"/permits/inbox/{code}/decide");

        Assert.That(new[] { asked.StatusCode, answered.StatusCode, decided.StatusCode }, Is.All.EqualTo(HttpStatusCode.SeeOther));
        var application = await _town.Anonymous.Send("permits", new FindApplication(code));
        Assert.That(application!.Ledger.Select(entry => entry.Kind), Is.EqualTo(new[] { "filed", "asked", "answered", "accepted" }));
        Assert.That(application.PermitNumber, Is.EqualTo(1));
        Assert.That(await resident.PageAsync($"/permits/permit/{application.PermitToken}"), Does.Contain("Fictional Applicant"));

        Assert.That((await VerifyAsync("1")).Status, Is.EqualTo("not-yet"));
        _town.Clock.Advance(TimeSpan.FromDays(9));
        Assert.That((await VerifyAsync("1")).Status, Is.EqualTo("valid"));
        _town.Clock.Advance(TimeSpan.FromDays(91));
        Assert.That((await VerifyAsync("1")).Status, Is.EqualTo("valid"), "9 June is the last day");
        _town.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That((await VerifyAsync("1")).Status, Is.EqualTo("expired"));

        await officer.SubmitAsync($"/permits/inbox/{code}", With("revokeReasons", "The stall was sold on."), $"/permits/inbox/{code}/revoke");
        Assert.That((await VerifyAsync("1")).Status, Is.EqualTo("revoked"));
    }

    [Test]
    public async Task A_number_shows_validity_but_not_the_holder()
    {
        var token = await IssueAsync();

        Assert.That((await VerifyAsync("1")).Holder, Is.Null);
        Assert.That((await VerifyAsync(token)).Holder, Is.EqualTo("Fictional Applicant"));
        Assert.That((await VerifyAsync("2")).Status, Is.EqualTo("unknown"));
        using var browser = _town.Client();
        Assert.That((await browser.GetAsync("/permits/permit/1")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_refusal_needs_reasons_and_an_acceptance_a_receipt()
    {
        using var resident = _town.Client();
        var code = await ApplyAsync(resident);
        var officer = _town.As(Roles.Officer);

        Assert.That(await officer.Send("permits", new DecideApplication(code, 1, "refuse", "", "", "")), Refused.With("application.reasons-missing"));
        Assert.That(await officer.Send("permits", new DecideApplication(code, 1, "accept", "", "", "")), Refused.With("application.receipt-missing"));
    }

    [Test]
    public async Task Twenty_acceptances_at_once_give_the_numbers_one_to_twenty()
    {
        using var resident = _town.Client();
        var codes = new List<string>();
        for (var number = 0; number < 20; number++)
            codes.Add(await ApplyAsync(resident));

        var decided = await Task.WhenAll(codes.Select(code => _town.As(Roles.Officer).Send("permits", new DecideApplication(code, 1, "accept", "", "", "R"))));

        Assert.That(decided.Select(outcome => outcome.Answer.Number).Order(), Is.EqualTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task The_second_of_two_officers_is_told()
    {
        using var resident = _town.Client();
        var code = await ApplyAsync(resident);

        await _town.As(Roles.Officer).Send("permits", new DecideApplication(code, 1, "refuse", "Full.", "", ""));
        var second = await _town.As(Roles.Officer).Send("permits", new DecideApplication(code, 1, "accept", "", "", "R"));

        Assert.That(second, Refused.With("application.changed-meanwhile"));
    }

    [Test]
    public async Task A_document_opens_for_officers_of_the_case_and_for_nobody_else()
    {
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);
        var code = await ApplyAsync(resident);
        var other = await ApplyAsync(resident);
        var document = (await _town.Anonymous.Send("permits", new FindApplication(code)))!.Application.Document;

        var opened = await officer.GetAsync($"/permits/inbox/{code}/documents/{document}");
        Assert.That(opened.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(opened.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"));
        Assert.That((await officer.GetAsync($"/permits/inbox/{other}/documents/{document}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await resident.GetAsync($"/permits/inbox/{code}/documents/{document}")).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Without_a_document_a_resident_is_refused_and_an_agent_may_say_it_was_shown()
    {
        using var resident = _town.Client();
        using var agent = _town.ClientAs(Roles.Agent);
        var shown = new Dictionary<string, string>(Form) { ["originalShown"] = "yes" };

        Assert.That((await resident.SubmitAsync("/permits/apply", shown)).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await agent.SubmitAsync("/permits/apply", shown)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [TestCase("squareMetres", "0")]
    [TestCase("squareMetres", "999999999999")]
    [TestCase("months", "-1")]
    [TestCase("startsOn", "2027-02-28")]
    [TestCase("startsOn", "tomorrow")]
    [TestCase("applicant", "")]
    [TestCase("quarter", "Nowhere")]
    public async Task What_cannot_be_is_refused_and_nothing_is_filed(string field, string value)
    {
        using var resident = _town.Client();

        var answer = await resident.SubmitAsync("/permits/apply", new Dictionary<string, string>(Form) { [field] = value }, files: Document);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await _town.ReadAsync<long>("permits", "select count(*) from application")).Single(), Is.Zero);
    }

    private static Dictionary<string, string> With(string name, string value) => new() { [name] = value };

    private async Task<VerifiedPermit> VerifyAsync(string sought) => await _town.Anonymous.Send("permits", new VerifyPermit(sought));

    private static async Task<string> ApplyAsync(TestBrowser resident)
    {
        var answer = await resident.SubmitAsync("/permits/apply", Form, files: Document);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        return answer.Headers.Location!.ToString().Split('/')[^1];
    }

    private async Task<string> IssueAsync()
    {
        using var resident = _town.Client();
        var code = await ApplyAsync(resident);
        await _town.As(Roles.Officer).Send("permits", new DecideApplication(code, 1, "accept", "", "", "R"));
        return (await _town.Anonymous.Send("permits", new FindApplication(code)))!.PermitToken!;
    }
}
