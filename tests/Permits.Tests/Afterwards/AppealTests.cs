using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class AppealTests(SqlEngine engine)
{
    private const string Grounds = "La place est libre depuis un an.";

    private TestTown _town = null!;
    private TestBrowser _applicant = null!;
    private FiledApplication _filed = null!;

    /// <summary>Refused on 1 March 2027: an appeal is possible until 1 May.</summary>
    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _applicant = _town.Client();
        _filed = await _town.FileAsync("public-space");
        await _town.MoveAsync(_filed.Number, "refuse", "La place est prise.", "decided");
    }

    [TearDown]
    public async Task Stop()
    {
        _applicant.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task On_the_last_day_the_applicant_still_appeals_with_their_code()
    {
        _town.Clock.Advance(TimeSpan.FromDays(61));

        var sent = await SendAsync();

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var appeal = await OneAsync();
        Assert.That((appeal.State, appeal.Outcome), Is.EqualTo(("received", "refused")));
        Assert.That((appeal.FiledOn, appeal.DecideBy), Is.EqualTo((new DateOnly(2027, 5, 1), new DateOnly(2027, 7, 2))));
        Assert.That(await _applicant.PageAsync(Address), Does.Contain(Grounds).And.Contain("Reçu, réponse jusqu’au"));
        Assert.That((await _town.SentAsync("permits"))[^1].Text, Does.StartWith("Recours recu"));
    }

    [Test]
    public async Task A_day_later_it_is_too_late()
    {
        var form = await _applicant.OpenFormAsync(Address);
        _town.Clock.Advance(TimeSpan.FromDays(62));

        var refused = await _applicant.SendAsync(form, new Dictionary<string, string> { ["grounds"] = Grounds });

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await _applicant.PageAsync(Address), Does.Contain("Aucun recours n’est possible"));
        Assert.That(await AllAsync(), Is.Empty);
    }

    [Test]
    public async Task While_nothing_is_decided_nobody_appeals()
    {
        var open = await _town.FileAsync("public-space");

        Assert.That(await _town.Anonymous.Send("permits", new FileAppeal(open.Code, Grounds)), Refused.With("appeal.nothing-decided"));
    }

    [Test]
    public async Task Of_one_decision_there_is_one_appeal_unless_it_is_withdrawn()
    {
        await SendAsync();
        Assert.That(await _town.Anonymous.Send("permits", new FileAppeal(_filed.Code, Grounds)), Refused.With("appeal.made-already"));

        await _applicant.SubmitAsync(Address, new Dictionary<string, string>(), $"{Address}/withdraw");
        _town.PassTime();
        var again = await _town.Anonymous.Send("permits", new FileAppeal(_filed.Code, Grounds));

        Assert.That(again.IsRefused, Is.False);
        Assert.That((await AllAsync()).Select(appeal => appeal.State), Is.EqualTo(new[] { "withdrawn", "received" }));
    }

    [Test]
    public async Task Upheld_against_a_refusal_it_opens_the_application_with_the_whole_time_before_it()
    {
        await SendAsync();
        _town.Clock.Advance(TimeSpan.FromDays(30));

        await DecideAsync("upheld");

        var file = await _town.ReadAsync(_filed.Code);
        Assert.That((file.Application.State, file.Application.IsOpen, file.Application.Outcome), Is.EqualTo(("examination", true, "")));
        Assert.That(file.Application.DecideBy, Is.EqualTo(new DateOnly(2027, 5, 1)), "31 March, and one month from the day after");
        Assert.That(file.Events[^1], Has.Property("Kind").EqualTo("appealed").And.Property("Sentence").EqualTo("Examiné de nouveau."));
        Assert.That((await _town.SentAsync("permits"))[^1].Text, Does.StartWith("Recours accepté"));
        await _town.MoveAsync(_filed.Number, "grant");
        Assert.That((await _town.ReadAsync(_filed.Code)).Application.State, Is.EqualTo("to-pay"));
    }

    [Test]
    public async Task Dismissed_it_leaves_the_decision_as_it_is()
    {
        await SendAsync();

        await DecideAsync("dismissed");

        Assert.That((await _town.ReadAsync(_filed.Code)).Application.Outcome, Is.EqualTo("refused"));
        Assert.That(await _applicant.PageAsync(Address), Does.Contain("Examiné de nouveau.").And.Contain("Rejeté"));
        Assert.That(await _town.Anonymous.Send("permits", new FileAppeal(_filed.Code, Grounds)), Refused.With("appeal.made-already"));
    }

    [Test]
    public async Task Silence_for_two_months_dismisses_it()
    {
        await SendAsync();
        _town.Clock.Advance(TimeSpan.FromDays(61));
        await _town.RunJobAsync("permits", "appeals");
        Assert.That((await OneAsync()).State, Is.EqualTo("received"), "1 May");

        _town.Clock.Advance(TimeSpan.FromDays(1));
        await _town.RunJobAsync("permits", "appeals");
        await _town.RunJobAsync("permits", "appeals");

        var appeal = await OneAsync();
        Assert.That((appeal.DecideBy, appeal.State, appeal.IsSilent), Is.EqualTo((new DateOnly(2027, 5, 2), "dismissed", true)));
        Assert.That((await _town.SentAsync("permits")).Count(sent => sent.Text.StartsWith("Recours rejeté", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task The_second_of_two_officers_is_told()
    {
        await SendAsync();
        var seen = await OneAsync();
        await DecideAsync("dismissed");

        var late = await _town.As(Roles.Officer).Send("permits", new DecideAppeal(_filed.Number, seen.Id, seen.Version, "upheld", "Non."));

        Assert.That(late, Refused.With("appeal.over"));
    }

    [Test]
    public async Task Staff_record_the_appeal_of_a_neighbour_with_the_day_on_which_it_came()
    {
        _town.Clock.Advance(TimeSpan.FromDays(70));
        using var officer = _town.ClientAs(Roles.Officer);
        var page = $"/permits/inbox/{CaseNumber.Show(_filed.Number)}/appeals/record";

        await officer.SubmitAsync(page, new Dictionary<string, string> { ["appellant"] = "Voisine Fictive", ["grounds"] = Grounds, ["filedOn"] = "2027-04-20" });

        var appeal = await OneAsync();
        Assert.That((appeal.Appellant, appeal.Channel), Is.EqualTo(("Voisine Fictive", "counter")));
        Assert.That((appeal.FiledOn, appeal.DecideBy), Is.EqualTo((new DateOnly(2027, 4, 20), new DateOnly(2027, 6, 21))));
        Assert.That(await officer.PageAsync("/permits/appeals"), Does.Contain("Voisine Fictive"));
        Assert.That(await _applicant.PageAsync(Address), Does.Contain("Recours de quelqu").And.Not.Contain("Voisine Fictive"));
        Assert.That(await _town.Anonymous.Send("permits", new WithdrawAppeal(_filed.Code)), Refused.With("appeal.over"), "it is not theirs");
    }

    [Test]
    public async Task Between_decision_and_permit_a_payment_may_lie_and_the_time_runs_from_the_decision()
    {
        var other = await _town.FileAsync("public-space");
        await _town.MoveAsync(other.Number, "grant", "", "decided");
        _town.Clock.Advance(TimeSpan.FromDays(19));
        await _town.MoveAsync(other.Number, "pay", "", "paid");

        var standing = await _town.Anonymous.Send("permits", new FindAppealsByCode(other.Code));

        Assert.That(standing!.Until, Is.EqualTo(new DateOnly(2027, 5, 1)));
    }

    private string Address => $"/permits/cases/{_filed.Code}/appeal";

    private Task<HttpResponseMessage> SendAsync() => _applicant.SubmitAsync(Address, new Dictionary<string, string> { ["grounds"] = Grounds });

    private async Task DecideAsync(string state)
    {
        _town.PassTime();
        using var officer = _town.ClientAs(Roles.Officer);
        var sent = await officer.SubmitAsync(
            (await OneAsync()).Page, new Dictionary<string, string> { ["state"] = state, ["reasons"] = "Examiné de nouveau." });
        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    private async Task<IReadOnlyList<Appeal>> AllAsync() => (await _town.As(Roles.Officer).Send("permits", new FindAppeals(_filed.Number)))!.Appeals;

    private async Task<Appeal> OneAsync() => (await AllAsync()).Single();
}
