using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>What a draft may promise, and what an officer is told before it is final.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class DraftPollTests(SqlEngine engine)
{
    private static readonly DraftPoll Projects = new("Que financer ?", ["Marché", "Lampes", "Pont", "Puits"], new DateOnly(2027, 3, 14), 3)
    {
        Kind = BallotKind.BudgetApproval,
        Budget = 5_000_000,
        Costs = [1_500_000, 900_000, 3_200_000, 2_400_000],
    };

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase(PollLevel.S, "poll.open-alone", Eligibility.Open, Eligibility.Slip)]
    [TestCase(PollLevel.S, "poll.open-alone", Eligibility.Roll, Eligibility.Open)]
    [TestCase(PollLevel.N, "poll.open-named", Eligibility.Open)]
    public async Task Who_could_vote_again_under_another_proof_or_another_name_is_refused(PollLevel level, string code, params string[] eligibility)
    {
        var drafted = await _town.As(Roles.Officer).Send("polls", TownWithPolls.Well with
        {
            Level = level,
            Eligibility = eligibility,
            Slips = eligibility.Contains(Eligibility.Slip) ? 30 : 0,
        });

        Assert.That(drafted, Refused.With(code));
    }

    [TestCase("mes-cardinality", "", 1, "add1u", null)]
    [TestCase("mes-cost", "none", 1, "none", null)]
    [TestCase("mes-cost", "add1", 100, "add1", "100")]
    [TestCase("greedy-votes", "", 1, null, null)]
    public async Task Equal_shares_leave_no_money_over_unless_somebody_wants_it(string rule, string completion, int increment, string? kept, string? raise)
    {
        var id = await _town.DraftAsync(Projects with { Rule = rule, Completion = completion, Increment = increment });

        var settings = (await _town.As(Roles.Officer).Send("polls", new FindPoll(id, WithDrafts: true)))!.Definition.RuleSettings;

        Assert.That((settings.GetValueOrDefault("completion"), settings.GetValueOrDefault("increment")), Is.EqualTo((kept, raise)));
    }

    [TestCase("twice", 1, "poll.completion-wrong")]
    [TestCase("add1", 0, "poll.increment-wrong")]
    [TestCase("add1", 5_000_001, "poll.increment-wrong")]
    public async Task A_completion_that_is_none_is_refused(string completion, int increment, string code) => Assert.That(
        await _town.As(Roles.Officer).Send("polls", Projects with { Completion = completion, Increment = increment }), Refused.With(code));

    [Test]
    public async Task Before_opening_an_officer_reads_what_becomes_final()
    {
        var id = await _town.DraftAsync(Projects with { Eligibility = [Eligibility.Slip, Eligibility.Roll], Most = 2 });
        using var officer = _town.ClientAs(Roles.Officer);

        var page = WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{id}"));

        Assert.That(page, Does.Match(@"Qui peut voter</dt>\s*<dd>[^<]*liste[^<]*coupon"));
        Assert.That(page, Does.Match(@"5\s000\s000"));
        Assert.That(page, Does.Contain("Hausser les parts, puis dépenser le reste par nombre de voix").And.Contain("peut voter deux fois").And.Contain("numéro de pièce"));
    }

    [Test]
    public async Task Before_closing_an_officer_reads_what_would_not_count()
    {
        var (poll, _) = await _town.OpenAsync();
        using var officer = _town.ClientAs(Roles.Officer);
        var staffPage = $"/polls/staff/{poll}";
        Assert.That(await officer.PageAsync(staffPage), Does.Not.Contain("left-out"));

        await officer.SubmitAsync($"{staffPage}/kiosks", new Dictionary<string, string> { ["name"] = "Marché" });

        Assert.That(WebUtility.HtmlDecode(await officer.PageAsync(staffPage)), Does.Contain("L’appareil «\u00A0Marché\u00A0» est encore ouvert"));
    }

    /// <summary>Millions of francs and three voters: raising every share by one franc at a time, nobody would wait for.</summary>
    [Test]
    public async Task A_budget_in_millions_is_closed_and_counted_at_once()
    {
        var (poll, codes) = await _town.OpenAsync(Projects);
        foreach (var (code, ballot) in codes.Zip(["1,2,3,4", "2", "1,2,4"]))
            Assert.That((await _town.VoteAsync(poll, code, ballot)).IsRefused, Is.False);

        var closed = await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        Assert.That(closed.Answer.Ballots, Is.EqualTo(3));
        var winners = (await _town.Anonymous.Send("polls", new CountPoll(poll)))!.Result!.Count!.Winners;
        Assert.That(winners, Is.EquivalentTo(new[] { "1", "2", "4" }));
    }
}
