using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class AssignReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("ethics", Desk.Officer);
        await _town.OpenUnitAsync("roads", Desk.Officer, Desk.Head);
        await _town.OpenUnitAsync("audit", Desk.Colleague);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_report_is_given_to_somebody_taken_over_and_given_back()
    {
        var filed = await _town.FileAsync();

        Assert.That((await _town.AssignAsync(filed.Number, Desk.Colleague)).IsRefused, Is.False);
        Assert.That((await _town.TheOfficer().InboxAsync(new InboxFilter(Assignee: Desk.Colleague))).Reports.Select(line => line.Number), Does.Contain(filed.Number));
        Assert.That((await _town.AssignAsync(filed.Number, Desk.Officer)).IsRefused, Is.False);
        Assert.That((await _town.TheOfficer().InboxAsync(new InboxFilter("mine"))).Reports.Select(line => line.Number), Does.Contain(filed.Number));
        Assert.That((await _town.AssignAsync(filed.Number, "")).IsRefused, Is.False);
        Assert.That((await _town.TheOfficer().InboxAsync(new InboxFilter("mine"))).Reports.Select(line => line.Number), Does.Not.Contain(filed.Number));
        Assert.That((await _town.ReadAsync(filed.Code)).Events.Select(happened => (happened.Kind, happened.Action)), Is.EquivalentTo(new[]
        {
            ("assigned", Desk.Colleague), ("assigned", Desk.Officer), ("assigned", ""),
        }));
    }

    [Test]
    public async Task Nobody_from_outside_is_given_a_report()
    {
        var filed = await _town.FileAsync();

        Assert.That(await _town.AssignAsync(filed.Number, "somebody-else"), Refused.With("handle.assignee-unknown"));
        Assert.That(await _town.AssignAsync(filed.Number, "'; drop table report; --"), Refused.With("handle.assignee-unknown"));
    }

    [Test]
    public async Task A_reopened_report_goes_to_somebody_else_unless_there_is_a_reason()
    {
        var filed = await _town.FileAsync();
        await _town.AssignAsync(filed.Number, Desk.Officer);
        await _town.MoveAsync(filed.Number, "resolve");
        await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Encore cassé."));

        Assert.That(await _town.AssignAsync(filed.Number, Desk.Officer), Refused.With("handle.resolved-it-before"));
        Assert.That((await _town.AssignAsync(filed.Number, Desk.Colleague)).IsRefused, Is.False);
        Assert.That((await _town.AssignAsync(filed.Number, Desk.Officer, "Elle seule a la clé.")).IsRefused, Is.False);
    }

    [Test]
    public async Task The_second_of_two_is_told_whatever_they_do()
    {
        var filed = await _town.FileAsync();
        await _town.AssignAsync(filed.Number, Desk.Colleague);
        var officer = _town.TheOfficer();

        Assert.That(await officer.Send("complaints", new AssignReport(filed.Number, 1, Desk.Officer)), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new RouteReport(filed.Number, 1, "roads")), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new CommentReport(filed.Number, 1, "Tiens.", false)), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new ChangePlace(filed.Number, 1, "light", "Port", "", null, false)), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new ChangePrivacy(filed.Number, 1, "public", "Demandé.")), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new ChangeVisibility(filed.Number, 1, "hidden", "insult")), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new EditWords(filed.Number, 1, [new PassageText("text", "Autre.")], "insult")), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new HidePhoto(filed.Number, 1, "x", false)), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new MergeReport(filed.Number, 1, (await _town.FileAsync()).Number)), Refused.With("report.changed-meanwhile"));
        Assert.That(await officer.Send("complaints", new SeparateReport(filed.Number, 1, "Non.")), Refused.With("report.changed-meanwhile"));
        Assert.That(await _town.TheHead().Send("complaints", new AdoptWorkflow(filed.Number, 1)), Refused.With("report.changed-meanwhile"));
        Assert.That(await _town.VersionAsync(filed.Number), Is.EqualTo(2));
    }

    [Test]
    public async Task Two_at_the_same_moment_make_one_change()
    {
        var filed = await _town.FileAsync();

        var both = await Task.WhenAll(
            _town.TheOfficer().Send("complaints", new AssignReport(filed.Number, 1, Desk.Officer)),
            _town.TheColleague().Send("complaints", new AssignReport(filed.Number, 1, Desk.Colleague)));

        Assert.That(both.Count(outcome => outcome.IsRefused), Is.EqualTo(1));
        Assert.That(both.Single(outcome => outcome.IsRefused), Refused.With("report.changed-meanwhile"));
        Assert.That((await _town.ReadAsync(filed.Code)).Events, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_secret_report_stays_with_its_unit_and_moves_with_it()
    {
        var filed = await _town.FileSecretAsync("ethics");
        var (officer, colleague) = (_town.TheOfficer(), _town.TheColleague());

        Assert.That(await _town.AssignAsync(filed.Number, Desk.Colleague), Refused.With("handle.assignee-not-of-unit"));
        Assert.That(await colleague.Send("complaints", new AssignReport(filed.Number, 1, Desk.Colleague)), Refused.With("report.unknown"));
        var given = await officer.Send("complaints", new RouteReport(filed.Number, 1, "audit"));

        Assert.That(given.Answer.IsReadable, Is.False);
        Assert.That(await officer.Send("complaints", new FindForStaff(filed.Number)), Is.Null);
        Assert.That(await colleague.Send("complaints", new FindForStaff(filed.Number)), Is.Not.Null);
    }

    [Test]
    public async Task Secret_reports_that_no_unit_can_read_are_given_away_unread()
    {
        await using var town = await ComplaintsTown.StartAsync(engine);
        await town.OpenUnitAsync("ethics", Desk.Colleague);
        var filed = await town.FileAsync(Some.Report with { Category = "corruption" });
        Assert.That((await town.TheHead().Send("complaints", new CountInbox())).SecretUnrouted, Is.EqualTo(1));
        Assert.That((await town.TheOfficer().Send("complaints", new CountInbox())).SecretUnrouted, Is.Zero);
        Assert.That(await town.TheOfficer().Send("complaints", new RouteSecretReports("ethics")), Refused.With("person.not-allowed"));

        Assert.That((await town.TheHead().Send("complaints", new RouteSecretReports("ethics"))).Answer.Count, Is.EqualTo(1));

        Assert.That(await town.TheHead().Send("complaints", new FindForStaff(filed.Number)), Is.Null);
        Assert.That(await town.TheColleague().Send("complaints", new FindForStaff(filed.Number)), Is.Not.Null);
    }

    [Test]
    public async Task A_unit_that_does_not_exist_or_has_it_already_is_refused()
    {
        var filed = await _town.FileAsync();
        var officer = _town.TheOfficer();

        Assert.That(await officer.Send("complaints", new RouteReport(filed.Number, 1, "nowhere")), Refused.With("handle.unit-unknown"));
        await officer.Send("complaints", new RouteReport(filed.Number, 1, "roads"));
        Assert.That(await officer.Send("complaints", new RouteReport(filed.Number, 2, "roads")), Refused.With("handle.same-unit"));
    }

    [Test]
    public async Task Agents_and_residents_change_nothing_at_the_desk()
    {
        var filed = await _town.FileAsync();
        foreach (var person in new[] { _town.As(Roles.Agent), _town.Anonymous, _town.As(Roles.Administrator) })
        {
            Assert.That(await person.Send("complaints", new AssignReport(filed.Number, 1, "")), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new RouteReport(filed.Number, 1, "roads")), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new ChangePlace(filed.Number, 1, "light", "Port", "", null, false)), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new ChangePrivacy(filed.Number, 1, "secret")), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new ChangeVisibility(filed.Number, 1, "hidden", "insult")), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new EditWords(filed.Number, 1, [new PassageText("text", "x")], "insult")), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new ReadOriginals(filed.Number)), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new MergeReport(filed.Number, 1, 5)), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new HandleSeveral("assign", [], "")), Refused.With("person.not-allowed"));
        }

        Assert.That(await _town.TheOfficer().Send("complaints", new AdoptWorkflow(filed.Number, 1)), Refused.With("person.not-allowed"));
        Assert.That(await _town.TheOfficer().Send("complaints", new PublishWorkflow("{}", 1)), Refused.With("person.not-allowed"));
    }
}
