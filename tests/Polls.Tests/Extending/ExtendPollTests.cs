using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ExtendPollTests(SqlEngine engine)
{
    private static readonly DateOnly Later = new(2027, 3, 21);

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task More_days_come_with_a_reason_that_everybody_reads()
    {
        var (poll, codes) = await _town.OpenAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();

        await officer.SubmitAsync($"/polls/staff/{poll}/extend", new Dictionary<string, string> { ["closesOn"] = "2027-03-21", ["reason"] = "Le pont était fermé." });

        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}"));
        Assert.That(page, Does.Contain("Prolongée du").And.Contain("Le pont était fermé.").And.Contain("21 mars 2027"));
        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 21, 23, 0, 0, TimeSpan.Zero));
        await _town.RunJobAsync("polls", "close-polls");
        Assert.That((await _town.VoteAsync(poll, codes[0], "1")).IsRefused, Is.False);
        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 22, 0, 0, 1, TimeSpan.Zero));
        Assert.That(await _town.VoteAsync(poll, codes[1], "1"), Refused.With("poll.not-open"));
    }

    [Test]
    public async Task The_frozen_definition_stays_as_it_was_and_the_audit_trail_knows_why()
    {
        var (poll, _) = await _town.OpenAsync();
        var before = (await _town.Anonymous.Send("polls", new FindPoll(poll)))!;

        await _town.As(Roles.Officer).Send("polls", new ExtendPoll(poll, Later, "Le pont était fermé."));

        var after = (await _town.Anonymous.Send("polls", new FindPoll(poll)))!;
        Assert.That((after.Hash, after.Definition.ClosesOn, after.ClosesOn), Is.EqualTo((before.Hash, new DateOnly(2027, 3, 14), Later)));
        var facts = (await _town.ReadAsync<string>("polls", "select facts from civic_audit where request = 'ExtendPoll'")).Single();
        Assert.That(facts, Does.Contain("extended").And.Contain("Le pont"));
    }

    [Test]
    public async Task A_poll_is_never_shortened_reopened_or_extended_without_a_reason()
    {
        var (poll, _) = await _town.OpenAsync();

        Assert.That(await ExtendAsync(poll, new DateOnly(2027, 3, 14), "Non."), Refused.With("extend.day-wrong"));
        Assert.That(await ExtendAsync(poll, new DateOnly(2027, 6, 13), "Non."), Refused.With("extend.day-wrong"));
        Assert.That(await ExtendAsync(poll, null, "Non."), Refused.With("extend.day-wrong"));
        Assert.That(await ExtendAsync(poll, Later, ""), Refused.With("extend.reason-missing"));
        Assert.That(await ExtendAsync(await _town.DraftAsync(), Later, "Non."), Refused.With("poll.unknown"));
        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 15, 0, 0, 1, TimeSpan.Zero));
        Assert.That(await ExtendAsync(poll, Later, "Trop tard."), Refused.With("poll.not-open"));
        Assert.That(await _town.ReadAsync<string>("polls", "select reason from poll_extension"), Is.Empty);
    }

    [Test]
    public async Task Nobody_but_an_officer_extends()
    {
        var (poll, _) = await _town.OpenAsync();

        Assert.That(await _town.As(Roles.Agent).Send("polls", new ExtendPoll(poll, Later, "Non.")), Refused.With("person.not-allowed"));
    }

    private Task<Outcome<ExtendedPoll>> ExtendAsync(string poll, DateOnly? day, string reason) =>
        _town.As(Roles.Officer).Send("polls", new ExtendPoll(poll, day, reason));
}
