using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class FollowNewsTests(SqlEngine engine)
{
    private const string Mail = "a.resident@example.org";

    private SmsTown _sms = null!;
    private TestTown _town = null!;
    private TestBrowser _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _sms = await SmsTown.StartAsync(engine);
        _town = _sms.Town;
        _browser = _town.Client();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _sms.DisposeAsync();
    }

    [Test]
    public async Task An_address_is_asked_first_says_yes_and_ends_it_by_the_links()
    {
        var filed = await _town.FileAsync();
        await FollowFromPageAsync(filed.Number, Mail, "pt");
        await _town.MoveAsync(filed.Number, "refuse", "Não é da câmara.");
        await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Encore cassé."));
        var link = LinkIn((await _town.SentAsync("complaints")).Single().Text);

        Assert.That(await _browser.PageAsync(link), Does.Contain(CaseNumber.Show(filed.Number)));
        Assert.That(await ConfirmedAsync(), Is.Zero, "opening the link is not saying yes");
        Assert.That((await _browser.SubmitAsync(link, new Dictionary<string, string>())).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await ConfirmedAsync(), Is.EqualTo(1));

        await _town.MoveAsync(filed.Number, "resolve", "Está arranjado.");
        var news = (await _town.SentAsync("complaints"))[^1];
        Assert.That(news.Text, Does.Contain("Está arranjado.").And.Contain($"/complaints/reports/{CaseNumber.Show(filed.Number)}").And.Contain(link));
        Assert.That(news.Text, Does.Not.Contain(filed.Code).And.Not.Contain(TrackingCode.Show(filed.Code)));

        await _browser.SubmitAsync(link, new Dictionary<string, string>(), $"{link}/end");
        Assert.That(await _sms.CountAsync("follower"), Is.EqualTo(new[] { 0L }));
        Assert.That((await _browser.GetAsync(link)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("OUI")]
    [TestCase("sim.")]
    [TestCase("Yes")]
    public async Task A_telephone_says_yes_by_answering(string yes)
    {
        var filed = await _town.FileAsync();
        await FollowFromPageAsync(filed.Number, "77 123 45 67", "fr");
        Assert.That((await _town.SentAsync("complaints")).Single().Text, Does.EndWith("répondez OUI. Sinon, ne faites rien."));

        Assert.That(await _sms.WriteAsync(yes, SmsTown.Neighbour), Is.Empty);
        Assert.That(await ConfirmedAsync(), Is.Zero);
        Assert.That(await _sms.WriteAsync(yes), Is.Not.Empty);
        Assert.That(await ConfirmedAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_category_or_quarter_is_followed_with_all_that_lies_in_it()
    {
        await FollowedAsync("streets", "", "streets@example.org");
        await FollowedAsync("", "Port", "port@example.org");
        await FollowedAsync("waste", "", "waste@example.org");
        await FollowedAsync("", "", "all@example.org");
        var asked = (await _town.SentAsync("complaints")).Count;

        await _town.FileAsync(Some.Report with { Quarter = "Cité des Pêcheurs" });
        await _town.FileAsync(Some.Report with { Category = "corruption" });
        await _town.FileAsync(Some.Report with { Text = "http://a http://b http://c" });

        Assert.That(
            (await _town.SentAsync("complaints")).Skip(asked).Select(sent => sent.Address),
            Is.EquivalentTo(new[] { "streets@example.org", "port@example.org", "all@example.org" }));
    }

    [Test]
    public async Task Nobody_hears_the_same_news_twice()
    {
        await FollowedAsync("", "", Mail);
        var filed = await _town.FileAsync(Some.Report with { Reporter = new Reporter("", "A.Resident@example.org", true, "fr") });
        await FollowFromPageAsync(filed.Number, Mail, "fr");
        await ConfirmLastAsync();
        var before = (await _town.SentAsync("complaints")).Count;

        await _town.MoveAsync(filed.Number, "resolve");

        Assert.That(await _town.SentAsync("complaints"), Has.Count.EqualTo(before + 1));
    }

    [Test]
    public async Task Each_address_is_asked_once_and_at_most_three_times_in_all_while_nobody_answers()
    {
        var pages = new List<string>();
        for (var report = 0; report < 5; report++)
        {
            var filed = await _town.FileAsync();
            pages.Add((await FollowFromPageAsync(filed.Number, Mail, "fr")).Headers.Location!.ToString());
            pages.Add((await FollowFromPageAsync(filed.Number, Mail.ToUpperInvariant(), "fr")).Headers.Location!.ToString());
        }

        Assert.That(await _town.SentAsync("complaints"), Has.Count.EqualTo(3));
        Assert.That(pages, Is.All.EqualTo("/complaints/follow/done/asked"));
    }

    [Test]
    public async Task Me_too_with_a_contact_counts_once_it_is_confirmed_and_once_only()
    {
        var filed = await _town.FileAsync();
        await FollowFromPageAsync(filed.Number, Mail, "fr");
        await ConfirmLastAsync();
        Assert.That(await SupportersAsync(filed), Is.Zero);

        await FollowFromPageAsync(filed.Number, Mail, "fr", meToo: true);
        Assert.That(await SupportersAsync(filed), Is.Zero, "whoever typed the address learns nothing of it");
        await ConfirmLastAsync();
        await ConfirmLastAsync();
        await FollowFromPageAsync(filed.Number, Mail, "fr", meToo: true);

        Assert.That(await SupportersAsync(filed), Is.EqualTo(1));
        Assert.That(await _town.SentAsync("complaints"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_nobody_confirmed_is_erased_after_seven_days_and_what_was_confirmed_stays()
    {
        await FollowedAsync("road", "", Mail);
        await _town.Anonymous.Send("complaints", new FollowNews(null, "light", "", "b.resident@example.org", "fr", false));
        _town.Clock.Advance(TimeSpan.FromDays(6));
        await _town.RunJobAsync("complaints", "following");
        Assert.That(await _sms.CountAsync("follower"), Is.EqualTo(new[] { 2L }));

        _town.Clock.Advance(TimeSpan.FromDays(1));
        await _town.RunJobAsync("complaints", "following");
        Assert.That(await _town.ReadAsync<string>("complaints", "select address from follower"), Is.EqualTo(new[] { Mail }));
    }

    [Test]
    public async Task A_report_that_is_not_public_cannot_be_followed_and_tells_its_followers_nothing()
    {
        var secret = await _town.FileAsync(Some.Report with { Category = "corruption" });
        var filed = await _town.FileAsync();
        await FollowFromPageAsync(filed.Number, Mail, "fr");
        await ConfirmLastAsync();
        await _town.WriteAsync("complaints", "update report set visibility = 'hidden' where number = @Number", new { filed.Number });
        var before = (await _town.SentAsync("complaints")).Count;

        Assert.That((int)(await _browser.GetAsync($"/complaints/follow?number={CaseNumber.Show(secret.Number)}")).StatusCode, Is.EqualTo(404));
        Assert.That(
            await _town.Anonymous.Send("complaints", new FollowNews(secret.Number, "", "", Mail, "fr", false)), Refused.With("report.unknown"));
        Assert.That(
            await _town.Anonymous.Send("complaints", new FollowNews(null, "corruption", "", Mail, "fr", false)), Refused.With("report.category-missing"));
        await _town.MoveAsync(filed.Number, "resolve");
        Assert.That(await _town.SentAsync("complaints"), Has.Count.EqualTo(before));
    }

    [TestCase("", "follow.contact-missing")]
    [TestCase("nobody", "follow.contact-unreadable")]
    [TestCase("a@b", "follow.contact-unreadable")]
    [TestCase("a@b.example\nBcc: c@d.example", "follow.contact-unreadable")]
    [TestCase("<script>@x.example", "follow.contact-unreadable")]
    [TestCase("' or 1=1 --@x.example", "follow.contact-unreadable")]
    public async Task A_hostile_address_is_refused_with_a_sentence(string contact, string code)
    {
        Assert.That(await _town.Anonymous.Send("complaints", new FollowNews(null, "", "", contact, "fr", false)), Refused.With(code));

        var answer = await _browser.SubmitAsync("/complaints/follow", new Dictionary<string, string> { ["contact"] = contact, ["quarter"] = "Centre" });
        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("name=\"quarter\" value=\"Centre\"").And.Not.Contain("<script>@"));
        Assert.That(await _sms.CountAsync("follower"), Is.EqualTo(new[] { 0L }));
    }

    [TestCase("0123456789abcdef0123456789abcdef")]
    [TestCase("%00")]
    [TestCase("'%20or%201=1")]
    public async Task A_token_of_nobody_opens_and_ends_nothing(string token)
    {
        await FollowedAsync("road", "", Mail);

        Assert.That((int)(await _browser.GetAsync($"/complaints/follow/{token}")).StatusCode, Is.AnyOf(400, 404));
        Assert.That(await _town.Anonymous.Send("complaints", new ConfirmFollowing(token)), Refused.With("follow.unknown"));
        Assert.That((await _town.Anonymous.Send("complaints", new EndFollowing(token))).IsRefused, Is.False);
        Assert.That(await ConfirmedAsync(), Is.EqualTo(1));
    }

    [TestCase("Nowhere")]
    [TestCase("'; drop table follower; --")]
    public async Task An_unknown_quarter_or_category_is_refused(string name)
    {
        Assert.That(await _town.Anonymous.Send("complaints", new FollowNews(null, "", name, Mail, "fr", false)), Refused.With("report.quarter-missing"));
        Assert.That(await _town.Anonymous.Send("complaints", new FollowNews(null, name, "", Mail, "fr", false)), Refused.With("report.category-missing"));
    }

    private Task<HttpResponseMessage> FollowFromPageAsync(int number, string contact, string language, bool meToo = false) => _browser.SubmitAsync(
        $"/complaints/reports/{CaseNumber.Show(number)}",
        new Dictionary<string, string> { ["contact"] = contact, ["language"] = language, ["meToo"] = meToo ? "yes" : "" },
        "/complaints/follow");

    private async Task FollowedAsync(string category, string quarter, string address)
    {
        await _town.Anonymous.Send("complaints", new FollowNews(null, category, quarter, address, "fr", false));
        await ConfirmLastAsync();
    }

    private async Task ConfirmLastAsync()
    {
        var link = LinkIn((await _town.SentAsync("complaints")).Last(sent => sent.Text.Contains("/follow/", StringComparison.Ordinal)).Text);
        Assert.That((await _town.Anonymous.Send("complaints", new ConfirmFollowing(link.Split('/')[^1]))).IsRefused, Is.False);
    }

    private async Task<long> ConfirmedAsync() =>
        (await _town.ReadAsync<long>("complaints", "select count(*) from follower where confirmed_at is not null")).Single();

    private async Task<int> SupportersAsync(FiledReport filed) => (await _town.ReadAsync(filed.Code)).Report.Supporters;

    private static string LinkIn(string text) => Link().Match(text).Value;

    [GeneratedRegex("/complaints/follow/[0-9a-f]{32}")]
    private static partial Regex Link();
}
