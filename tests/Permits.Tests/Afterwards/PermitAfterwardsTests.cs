using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class PermitAfterwardsTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private FiledApplication _filed = null!;
    private IssuedPermit _permit = null!;

    /// <summary>Issued on 1 March 2027, for a trade: it holds a year from the day of the decision or of the opening.</summary>
    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _filed = await _town.FileAsync("trade-licence");
        await _town.WriteAsync(
            "permits",
            "update application set is_open = false, outcome = 'granted', closed_at = filed_at, timer_at = null, decide_by = null where number = @Number",
            new { _filed.Number });
        _permit = await _town.IssueAsync(_filed.Number);
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_permit_is_suspended_holds_again_and_is_revoked_and_its_holder_is_told_each_time()
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var statuses = new List<PermitStatus>();
        foreach (var act in new[] { "suspend", "resume", "revoke" })
        {
            _town.PassTime();
            var sent = await officer.SubmitAsync(
                $"{Case}/permit/{act}",
                new Dictionary<string, string> { ["reasons"] = $"Motif fictif : {act}.", ["legalBasis"] = act == "resume" ? "" : "Arrêté fictif" });
            Assert.That(sent.Headers.Location?.ToString(), Is.EqualTo($"{Case}/permit-notice"));
            statuses.Add((await FindAsync()).Status);
        }

        Assert.That(statuses, Is.EqualTo(new[] { PermitStatus.Suspended, PermitStatus.Valid, PermitStatus.Revoked }));
        Assert.That((await _town.SentAsync("permits")).TakeLast(3).Select(sent => sent.Text.Split('.')[0].Split(')')[1]),
            Is.EqualTo(new[] { " est suspendue", " vaut de nouveau", " est retirée" }));
        var file = await _town.ReadAsync(_filed.Code);
        Assert.That(file.Events[^1].Sentence, Is.EqualTo("Motif fictif : revoke. (Arrêté fictif)"));
        Assert.That(await officer.PageAsync($"{Case}/permit-notice"), Does.Contain(_permit.ShownNumber).And.Contain("Motif fictif : revoke.").And.Contain("2 mois"));
        Assert.That((await officer.GetAsync($"{Case}/permit/resume")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "what is revoked stays revoked");
    }

    [TestCase("suspend", "Suspendue", "suspended", "Suspendue depuis le lundi 1er mars 2027 : ce document ne vaut pas pour le moment.")]
    [TestCase("revoke", "Retirée", "revoked", "Retirée le lundi 1er mars 2027 : ce document ne vaut plus.")]
    public async Task What_no_longer_holds_says_so_wherever_it_is_read(string act, string word, string code, string mark)
    {
        await _town.RunJobAsync("permits", RefillRegister.Name);
        Assert.That((await _town.As(Roles.Officer).Send("permits", new ChangePermit(_filed.Number, 1, act, "Motif.", "Arrêté."))).Refusals, Is.Empty);

        await ReadEverywhereAsync(word, code, mark);
    }

    [Test]
    public async Task What_has_expired_says_so_wherever_it_is_read()
    {
        await _town.RunJobAsync("permits", RefillRegister.Name);
        StandAt(_permit.ValidUntil!.Value.AddDays(1));

        await ReadEverywhereAsync("Expirée", "expired", "Expirée : sa période s’est terminée le mardi 29 février 2028.");
    }

    private async Task ReadEverywhereAsync(string word, string code, string mark)
    {
        using var visitor = _town.Client();
        var paper = WebUtility.HtmlDecode(await visitor.PageAsync($"/permits/permit/{_permit.Token}"));
        Assert.That(paper, Does.Contain(mark).And.Not.Contain("<svg class=\"qr"), "the page, also printed");
        Assert.That(paper, Does.Not.Contain(_permit.Payload), "no code that would be good without network");
        using var answer = await visitor.GetAsync($"/permits/permit/{_permit.Token}/pdf");
        using var pdf = UglyToad.PdfPig.PdfDocument.Open(await answer.Content.ReadAsByteArrayAsync());
        var letters = string.Concat(pdf.GetPages().Select(page => page.Text)).Replace(" ", "", StringComparison.Ordinal);
        Assert.That(letters, Does.Contain(mark.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal)));
        Assert.That(pdf.GetPage(1).Paths, Has.Count.LessThan(20), "no QR code");
        Assert.That(WebUtility.HtmlDecode(await visitor.PageAsync("/permits/register")), Does.Contain(word));
        Assert.That(await visitor.PageAsync("/permits/register.csv"), Does.Contain($",P27-0000001-7,{code},"));
        Assert.That(await visitor.PageAsync("/permits/register.json"), Does.Contain($"\"status\":\"{code}\""));
        var own = WebUtility.HtmlDecode(await visitor.PageAsync($"/permits/cases/{_filed.Code}"));
        Assert.That(own.Split("</h1>")[1].Split("</p>")[0], Does.Contain(word), "the first thing that the resident reads");
        Assert.That(own.Contains("/permits/renew?", StringComparison.Ordinal), Is.EqualTo(code == "expired"));
    }

    [Test]
    public async Task Nothing_is_revoked_without_reasons_and_legal_basis()
    {
        var refused = await _town.As(Roles.Officer).Send("permits", new ChangePermit(_filed.Number, 1, "revoke", "", ""));

        Assert.That(refused.Refusals.Select(refusal => refusal.Code), Is.EqualTo(new[] { "after.reasons-missing", "after.basis-missing" }));
        Assert.That((await FindAsync()).Status, Is.EqualTo(PermitStatus.Valid));
    }

    [Test]
    public async Task The_second_of_two_officers_is_told()
    {
        await _town.As(Roles.Officer).Send("permits", new ChangePermit(_filed.Number, 1, "suspend", "Motif.", "Arrêté."));

        var late = await _town.As(Roles.Officer).Send("permits", new ChangePermit(_filed.Number, 1, "revoke", "Motif.", "Arrêté."));

        Assert.That(late, Refused.With("application.changed-meanwhile"));
    }

    [Test]
    public async Task After_its_last_day_a_permit_ends_and_its_holder_is_told_once()
    {
        StandAt(_permit.ValidUntil!.Value);
        await _town.RunJobAsync("permits", "permit-ends");
        Assert.That((await FindAsync()).Status, Is.EqualTo(PermitStatus.Valid), "on its last day it holds");

        _town.Clock.Advance(TimeSpan.FromDays(1));
        await _town.RunJobAsync("permits", "permit-ends");
        await _town.RunJobAsync("permits", "permit-ends");

        Assert.That((await FindAsync()).Status, Is.EqualTo(PermitStatus.Expired));
        Assert.That((await _town.SentAsync("permits")).Count(sent => sent.Text.Contains("s'est terminée", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Its_holder_is_reminded_once_for_each_of_the_types_days()
    {
        foreach (var days in new[] { 40, 30, 29, 7, 6 })
        {
            StandAt(_permit.ValidUntil!.Value.AddDays(-days));
            await _town.RunJobAsync("permits", "permit-ends");
            await _town.RunJobAsync("permits", "permit-ends");
        }

        Assert.That(await _town.ReadAsync<long>("permits", "select days from permit_reminder order by days"), Is.EqualTo(RemindDays));
        Assert.That(await RemindersAsync(), Is.EqualTo(RemindDays.Length));
    }

    [Test]
    public async Task Whoever_renews_already_is_not_reminded()
    {
        await _town.FileAsync("trade-licence");
        await _town.WriteAsync("permits", "update application set renews = @Number where is_open", new { _filed.Number });
        StandAt(_permit.ValidUntil!.Value.AddDays(-3));

        await _town.RunJobAsync("permits", "permit-ends");

        Assert.That(await RemindersAsync(), Is.Zero);
    }

    [Test]
    public async Task A_renewal_begins_with_the_answers_of_the_application()
    {
        StandAt(_permit.ValidUntil!.Value.AddDays(-20));
        using var holder = _town.Client();

        var sent = await holder.SubmitAsync("/permits/renew", new Dictionary<string, string> { ["code"] = TrackingCode.Show(_filed.Code) });
        var again = await holder.SubmitAsync("/permits/renew", new Dictionary<string, string> { ["code"] = _filed.Code });

        var draft = (await _town.ReadAsync<DraftRow>("permits", "select code, type, applicant, phone, quarter, answers, renews from draft")).Single();
        Assert.That((draft.Applicant, draft.Phone, draft.Quarter), Is.EqualTo(("Fictional Applicant", "+221777000222", "Centre")));
        Assert.That((draft.Type, draft.Renews), Is.EqualTo(("trade-licence", (int?)_filed.Number)));
        Assert.That(draft.Answers, Does.Contain("Chez Fiction").And.Contain("\"area\":12"));
        Assert.That(sent.Headers.Location?.ToString(), Is.EqualTo($"/permits/drafts/{draft.Code}"));
        Assert.That(again.Headers.Location, Is.EqualTo(sent.Headers.Location), "begun twice is begun once");
    }

    [Test]
    public async Task A_renewal_is_offered_only_once_it_can_be_begun()
    {
        using var holder = _town.Client();

        var first = await holder.TextOfAsync($"/permits/cases/{_filed.Code}");
        _town.Clock.SetUtcNow(new DateTimeOffset(2028, 2, 1, 9, 0, 0, TimeSpan.Zero));
        var later = await holder.TextOfAsync($"/permits/cases/{_filed.Code}");

        Assert.That(first, Does.Not.Contain("/permits/renew?").And.Contain("Le renouvellement est possible à partir du "));
        Assert.That(later, Does.Contain("/permits/renew?"));
        var renewing = await _town.FileAsync("trade-licence");
        await _town.WriteAsync("permits", "update application set renews = @Before where number = @Number", new { Before = _filed.Number, renewing.Number });
        Assert.That(await holder.TextOfAsync($"/permits/cases/{_filed.Code}"), Does.Not.Contain("/permits/renew?"), "it is asked for already");
    }

    [Test]
    public async Task A_renewal_does_not_begin_a_year_before()
    {
        Assert.That(await _town.Anonymous.Send("permits", new BeginRenewal(_filed.Code)), Refused.With("renew.too-early"));
    }

    [Test]
    public async Task What_is_revoked_or_unknown_is_not_renewed()
    {
        StandAt(_permit.ValidUntil!.Value);
        await _town.As(Roles.Officer).Send("permits", new ChangePermit(_filed.Number, 1, "revoke", "Motif.", "Arrêté."));

        Assert.That(await _town.Anonymous.Send("permits", new BeginRenewal(_filed.Code)), Refused.With("renew.not-in-force"));
        Assert.That(await _town.Anonymous.Send("permits", new BeginRenewal(TrackingCode.Next())), Refused.With("renew.unknown"));
        Assert.That(await _town.ReadAsync<long>("permits", "select count(*) from draft"), Is.EqualTo(new[] { 0L }));
    }

    private static readonly long[] RemindDays = [7, 30];

    private string Case => $"/permits/inbox/{CaseNumber.Show(_filed.Number)}";

    private async Task<IssuedPermit> FindAsync() => (await _town.As(Roles.Officer).Send("permits", new FindPermitOf(_filed.Number)))!;

    private void StandAt(DateOnly day) => _town.Clock.SetUtcNow(new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero));

    private async Task<int> RemindersAsync() =>
        (await _town.SentAsync("permits")).Count(sent => sent.Text.Contains("se termine le", StringComparison.Ordinal));

    private sealed record DraftRow(string Code, string Type, string Applicant, string Phone, string Quarter, string Answers, int? Renews);
}
