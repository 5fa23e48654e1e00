using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class InventReportsTests(SqlEngine engine)
{
    private static readonly InventReports Some = new(300, new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), 7);

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task They_have_lives_that_end_before_now_and_one_line_in_the_log()
    {
        var invented = await System.Send("complaints", Some);

        Assert.That(invented.Answer.Count, Is.EqualTo(300));
        Assert.That(await NumberOf("report where filed_at > changed_at or changed_at > @now or (is_open and closed_at is not null)"), Is.Zero);
        Assert.That(await NumberOf("report where not is_open and outcome = 'fixed'"), Is.InRange(150, 290));
        Assert.That(await NumberOf("report where timer_at <= @now"), Is.Zero, "no timer of theirs is due at once");
        Assert.That(await NumberOf("civic_audit where request = 'InventReports'"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_the_town_did_is_not_put_into_a_resident_s_mouth()
    {
        await System.Send("complaints", Some);

        Assert.That(await NumberOf("report_event where kind = 'moved' and person is null and action <> 'reopen'"), Is.Zero);
        Assert.That(await NumberOf("report_event where kind = 'moved' and person is not null and action = 'reopen'"), Is.Zero);
        Assert.That(await NumberOf("report_event where kind = 'moved' and action <> 'reopen'"), Is.GreaterThan(300));
    }

    [Test]
    public async Task The_same_seed_invents_the_same_but_with_other_codes()
    {
        await System.Send("complaints", Some);
        await System.Send("complaints", Some);

        Assert.That(await NumberOf("(select text, filed_at, state from report group by text, filed_at, state having count(*) = 1) once"), Is.LessThan(10));
        Assert.That(await NumberOf("(select code from report group by code) codes"), Is.EqualTo(600));
    }

    [Test]
    public async Task Their_words_are_found_without_accents()
    {
        await System.Send("complaints", Some);
        using var visitor = _town.Client();

        Assert.That(await visitor.PageAsync("/complaints?q=ecole"), Does.Contain("/complaints/reports/"));
    }

    [Test]
    public async Task Nobody_but_the_host_invents()
    {
        Assert.That(await _town.As(Roles.Administrator).Send("complaints", Some), Refused.With("person.not-allowed"));
    }

    private TestPerson System => _town.As(Roles.System);

    private async Task<long> NumberOf(string what) =>
        (await _town.ReadAsync<long>("complaints", $"select count(*) from {what}", new { now = _town.Clock.GetUtcNow() }))[0];
}
