using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class EscalationTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
        await _town.OpenUnitAsync("roads", Desk.Officer, Desk.Head);
        await _town.OpenUnitAsync("ethics", Desk.Colleague);
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_somebody_started_and_nobody_has_escalates_too()
    {
        var nobodys = await _town.FileAsync();
        var somebodys = await _town.FileAsync();
        await _town.MoveAsync(nobodys.Number, "start");
        await _town.MoveAsync(somebodys.Number, "start");
        await _town.AssignAsync(somebodys.Number, Desk.Colleague);

        await WaitAsync(TimeSpan.FromDays(3));

        Assert.That(await LevelAsync(nobodys), Is.EqualTo(1));
        Assert.That(await LevelAsync(somebodys), Is.Zero);
    }

    [Test]
    public async Task A_report_in_no_unit_lands_with_whoever_manages_the_module()
    {
        var filed = await _town.FileAsync();

        await WaitAsync(TimeSpan.FromDays(3));

        Assert.That((await _town.TheHead().InboxAsync(new InboxFilter("escalated"))).Reports.Select(line => (line.Number, line.Escalation)), Is.EqualTo(new[] { (filed.Number, 1) }));
        Assert.That((await _town.TheOfficer().InboxAsync(new InboxFilter("escalated"))).Reports, Is.Empty);
    }

    [Test]
    public async Task The_head_sees_the_mark_and_the_level()
    {
        var filed = await _town.FileAsync();
        await _town.TheOfficer().Send("complaints", new RouteReport(filed.Number, 1, "roads"));

        // Two working days unpicked, then after eighty hours at the end of the service level, and twice again.
        await WaitAsync(TimeSpan.FromDays(40));

        using var head = _town.ClientAs(ComplaintsRole.Manager, Roles.Officer);
        Assert.That(await head.TextOfAsync("/complaints/inbox?queue=escalated"), Does.Contain("Remonté, niveau 4"));
        Assert.That(await head.TextOfAsync(filed.Page()), Does.Contain("Remonté aux supérieurs : 4 fois."));
    }

    [Test]
    public async Task A_report_that_is_taken_in_time_does_not_escalate_for_want_of_somebody()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "start");
        await WaitAsync(TimeSpan.FromDays(1));
        await _town.AssignAsync(filed.Number, Desk.Officer);

        await WaitAsync(TimeSpan.FromDays(4));

        Assert.That(await LevelAsync(filed), Is.Zero);
    }

    [Test]
    public async Task What_happened_is_published_and_of_a_secret_only_that_it_did()
    {
        var filed = await _town.FileAsync();
        var secret = await _town.FileSecretAsync("ethics");

        await WaitAsync(TimeSpan.FromDays(3));

        var events = await _town.ReadAsync<Published>("complaints", "select name, subject, payload from civic_outbox order by position");
        var escalated = events.Where(published => published.Name == "complaints.report-escalated.v1").ToList();
        Assert.That(escalated.Select(published => published.Subject), Is.EquivalentTo(new[] { $"/complaints/inbox/{CaseNumber.Show(filed.Number)}", "" }));
        Assert.That(string.Concat(escalated.Select(published => published.Payload)), Does.Not.Contain(CaseNumber.Show(secret.Number)).And.Not.Contain("corruption"));
    }

    private async Task WaitAsync(TimeSpan time)
    {
        _town.Clock.Advance(time + TimeSpan.FromMinutes(1));
        await _town.RunJobAsync("complaints", "timers");
    }

    private async Task<long> LevelAsync(FiledReport filed) => await _town.OneAsync<long>("select escalation from report where number = @Number", filed.Number);

    private sealed record Published(string Name, string Subject, string Payload);
}
