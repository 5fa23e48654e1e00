using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class MergeReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("ethics", Desk.Officer);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task One_ends_as_a_duplicate_and_the_other_goes_on_with_its_supporters()
    {
        var (ends, goesOn) = (await _town.FileAsync(), await _town.FileAsync());
        await _town.Anonymous.Send("complaints", new SupportReport(ends.Number));

        var merged = await MergeAsync(ends, goesOn);

        Assert.That(merged.IsRefused, Is.False);
        var report = (await _town.ReadAsync(ends.Code)).Report;
        Assert.That((report.IsOpen, report.Outcome, report.MergedInto), Is.EqualTo((false, "duplicate", (int?)goesOn.Number)));
        // The one who said "me too", and the reporter.
        Assert.That((await _town.ReadAsync(goesOn.Code)).Report.Supporters, Is.EqualTo(2));
    }

    [Test]
    public async Task Each_leads_to_the_other_in_public()
    {
        var (ends, goesOn) = (await _town.FileAsync(), await _town.FileAsync());
        await MergeAsync(ends, goesOn);
        using var anybody = _town.Client();

        Assert.That(await anybody.TextOfAsync($"/complaints/reports/{CaseNumber.Show(ends.Number)}"), Does.Contain($"/complaints/reports/{CaseNumber.Show(goesOn.Number)}"));
        Assert.That(await anybody.TextOfAsync($"/complaints/reports/{CaseNumber.Show(goesOn.Number)}"), Does.Contain($"/complaints/reports/{CaseNumber.Show(ends.Number)}"));
    }

    [Test]
    public async Task What_became_secret_is_no_longer_linked_to()
    {
        var (ends, goesOn) = (await _town.FileAsync(), await _town.FileAsync());
        await MergeAsync(ends, goesOn);
        await _town.WriteAsync("complaints", "update report set privacy = 'secret', unit = 'ethics' where number = @Number", new { goesOn.Number });
        using var anybody = _town.Client();

        Assert.That(await anybody.TextOfAsync($"/complaints/reports/{CaseNumber.Show(ends.Number)}"), Does.Not.Contain(CaseNumber.Show(goesOn.Number)));
        Assert.That(await anybody.TextOfAsync($"/complaints/cases/{ends.Code}"), Does.Not.Contain(CaseNumber.Show(goesOn.Number)));
    }

    [Test]
    public async Task Followers_move_over_once_and_come_back_when_the_two_are_separated()
    {
        var (ends, goesOn) = (await _town.FileAsync(Some.Report with { Reporter = new Reporter("", "reporter@example.org", true) }), await _town.FileAsync());
        await FollowAsync(ends, "only-here@example.org");
        await FollowAsync(ends, "both@example.org");
        await FollowAsync(goesOn, "both@example.org");

        await MergeAsync(ends, goesOn);

        Assert.That(await FollowersAsync(goesOn), Is.EquivalentTo(new[] { "both@example.org", "only-here@example.org", "reporter@example.org" }));
        Assert.That(await FollowersAsync(ends), Is.EqualTo(new[] { "both@example.org" }));

        var separated = await _town.TheOfficer().Send("complaints", new SeparateReport(ends.Number, await _town.VersionAsync(ends.Number), "Ce n’est pas le même trou."));

        Assert.That(separated.IsRefused, Is.False);
        Assert.That(await FollowersAsync(goesOn), Is.EqualTo(new[] { "both@example.org" }));
        Assert.That(await FollowersAsync(ends), Is.EquivalentTo(new[] { "both@example.org", "only-here@example.org" }));
        var report = (await _town.ReadAsync(ends.Code)).Report;
        Assert.That((report.IsOpen, report.Outcome, report.MergedInto, report.Reopened), Is.EqualTo((true, "", (int?)null, 0)));
        Assert.That((await _town.ReadAsync(goesOn.Code)).Report.Supporters, Is.Zero);
    }

    [Test]
    public async Task Somebody_who_follows_anew_meanwhile_does_not_stop_the_separation()
    {
        var (ends, goesOn) = (await _town.FileAsync(), await _town.FileAsync());
        await FollowAsync(ends, "again@example.org");
        await MergeAsync(ends, goesOn);
        await FollowAsync(ends, "again@example.org");

        var separated = await _town.TheOfficer().Send("complaints", new SeparateReport(ends.Number, await _town.VersionAsync(ends.Number), "Séparés."));

        Assert.That(separated.IsRefused, Is.False);
        Assert.That(await FollowersAsync(ends), Is.EqualTo(new[] { "again@example.org" }));
    }

    [Test]
    public async Task A_chain_goes_on_link_by_link()
    {
        var (first, second, third) = (await _town.FileAsync(), await _town.FileAsync(), await _town.FileAsync());
        await FollowAsync(first, "chain@example.org");
        await MergeAsync(first, second);

        Assert.That((await MergeAsync(second, third)).IsRefused, Is.False);

        Assert.That(await FollowersAsync(third), Is.EqualTo(new[] { "chain@example.org" }));
        Assert.That((await _town.ReadAsync(first.Code)).Report.MergedInto, Is.EqualTo(second.Number));
        Assert.That(await MergeAsync(await _town.FileAsync(), second), Refused.With("merge.target-merged"), "what has ended itself takes no other in");
        await _town.TheOfficer().Send("complaints", new SeparateReport(first.Number, await _town.VersionAsync(first.Number), "Séparés."));
        Assert.That(await FollowersAsync(first), Is.EqualTo(new[] { "chain@example.org" }));
        await _town.TheOfficer().Send("complaints", new SeparateReport(second.Number, await _town.VersionAsync(second.Number), "Séparés."));
        Assert.That(await FollowersAsync(first), Is.EqualTo(new[] { "chain@example.org" }), "what came back stays");
    }

    [Test]
    public async Task Into_itself_into_nothing_into_what_is_closed_hidden_or_secret_nothing_is_merged()
    {
        var report = await _town.FileAsync();
        var (closed, hidden, held) = (await _town.FileAsync(), await _town.FileAsync(), await _town.FileAsync(Some.Report with { Text = "www.a.example www.b.example www.c.example" }));
        await _town.MoveAsync(closed.Number, "resolve");
        await _town.TheOfficer().Send("complaints", new ChangeVisibility(hidden.Number, 1, "hidden", "insult"));
        var secret = await _town.FileSecretAsync("ethics");

        Assert.That(await MergeAsync(report, report), Refused.With("merge.into-itself"));
        Assert.That(await MergeAsync(report, new FiledReport(990_000_001, "", default)), Refused.With("merge.target-unknown"));
        Assert.That(await MergeAsync(report, closed), Refused.With("merge.target-closed"));
        Assert.That(await MergeAsync(report, hidden), Refused.With("merge.target-not-shown"));
        Assert.That(await MergeAsync(report, held), Refused.With("merge.target-not-shown"));
        Assert.That(await MergeAsync(report, secret), Refused.With("merge.secret"));
        Assert.That(await MergeAsync(secret, report), Refused.With("merge.secret"));
        Assert.That(
            await _town.TheColleague().Send("complaints", new MergeReport(report.Number, 1, secret.Number)), Refused.With("merge.target-unknown"), "nothing is told of it");
        Assert.That(await MergeAsync(closed, report), Refused.With("report.closed-already"));
        Assert.That(await _town.VersionAsync(report.Number), Is.EqualTo(1));
    }

    [TestCase("", "Choisissez le signalement qui continue, ou écrivez son numéro.")]
    [TestCase("no number", "Aucun signalement n’a ce numéro.")]
    public async Task Whoever_names_none_is_told_so(string into, string sentence)
    {
        var (report, _) = (await _town.FileAsync(Some.Report with { Landmark = "" }), await _town.FileAsync(Some.Report with { Landmark = "" }));
        using var officer = _town.ClientAs(Roles.Officer);

        var sent = await officer.SubmitAsync(report.Page("/merge"), new Dictionary<string, string> { ["into"] = into });

        Assert.That((int)sent.StatusCode, Is.EqualTo(422));
        Assert.That(await sent.ReadPageAsync(), Does.Contain(sentence));
    }

    [Test]
    public async Task Where_a_place_has_no_landmark_no_sign_waits_for_it()
    {
        var report = await _town.FileAsync(Some.Report with { Category = "sign", Landmark = "" });
        var bare = await _town.FileAsync(Some.Report with { Category = "sign", Landmark = "" });
        var near = await _town.FileAsync(Some.Report with { Category = "sign", Landmark = "Près du puits" });
        using var officer = _town.ClientAs(Roles.Officer);

        var page = await officer.TextOfAsync(report.Page());
        var merge = await officer.TextOfAsync(report.Page("/merge"));

        Assert.That(merge, Does.Contain($"<span>{CaseNumber.Show(bare.Number)}<small>").And.Contain($"<span>{CaseNumber.Show(near.Number)} · Près du puits<small>"));
        Assert.That(page, Does.Contain(" · Près du puits</small>").And.Not.Match(@"·\s*</small>"));
    }

    [Test]
    public async Task Two_officers_who_merge_two_reports_into_each_other_merge_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await _town.FileAsync(), await _town.FileAsync());

            var both = await Task.WhenAll(
                _town.TheOfficer().Send("complaints", new MergeReport(one.Number, 1, other.Number)),
                _town.TheColleague().Send("complaints", new MergeReport(other.Number, 1, one.Number)));

            Assert.That(both.Count(outcome => outcome.IsRefused), Is.EqualTo(1));
            Assert.That(new[] { (await _town.ReadAsync(one.Code)).Report.IsOpen, (await _town.ReadAsync(other.Code)).Report.IsOpen }.Count(isOpen => isOpen), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task What_is_not_merged_cannot_be_separated()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.TheOfficer().Send("complaints", new SeparateReport(filed.Number, 1, "Non.")), Refused.With("merge.not-merged"));
        await _town.MoveAsync(filed.Number, "resolve");
        Assert.That(await _town.TheOfficer().Send("complaints", new SeparateReport(filed.Number, 2, "Non.")), Refused.With("merge.not-merged"));
    }

    [TestCase("")]
    [TestCase("27-000000")]
    [TestCase("'; drop table report; --")]
    [TestCase("99999999999999999999999")]
    public async Task A_number_that_cannot_be_read_is_refused_on_the_page(string written)
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var sent = await officer.SubmitAsync(filed.Page("/merge"), new Dictionary<string, string> { ["into"] = written });

        Assert.That((int)sent.StatusCode, Is.EqualTo(422));
    }

    private async Task<Outcome<DeskAnswer>> MergeAsync(FiledReport ends, FiledReport goesOn) =>
        await _town.TheOfficer().Send("complaints", new MergeReport(ends.Number, await _town.VersionAsync(ends.Number), goesOn.Number));

    private Task FollowAsync(FiledReport filed, string address) => _town.WriteAsync(
        "complaints",
        """
        insert into follower (id, number, category, quarter, channel, address, language, token, since, confirmed_at)
        values (@id, @Number, '', '', 'email', @address, 'fr', @id, @at, @at)
        """,
        new { id = Guid.NewGuid().ToString("N"), filed.Number, address, at = _town.Clock.GetUtcNow() });

    private Task<IReadOnlyList<string>> FollowersAsync(FiledReport filed) =>
        _town.ReadAsync<string>("complaints", "select address from follower where number = @Number order by address", new { filed.Number });
}
