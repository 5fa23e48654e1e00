using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests.Channels;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class CounterTests(SqlEngine engine)
{
    private static readonly Listed[] List =
    [
        new("SN-001-A", "Awa Fictive", "Centre"), new("SN-002-B", "Désiré Fictif", "Port"), new("SN-003-C", "Desire Autre", "Gare"),
    ];

    private ChannelsTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ChannelsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("roll", "class=\"receipt\"")]
    [TestCase("a6", "class=\"receipt a6\"")]
    public async Task A_voter_is_found_by_name_votes_on_the_screen_and_takes_a_receipt_home(string paper, string printed)
    {
        var poll = await _town.OpenAsync(null, List);
        using var agent = _town.Town.ClientAs(Roles.Agent);

        var found = await agent.SubmitAsync(
            $"/polls/counter/{poll.Id}?paper={paper}", new Dictionary<string, string> { ["shown"] = "fictive awa" }, $"/polls/counter/{poll.Id}");
        var page = WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync());
        var voted = await agent.SendAsync(
            ChannelsTown.FormIn(page, $"/polls/counter/{poll.Id}/vote"), new Dictionary<string, string> { ["choice"] = "2", ["help"] = "alone" });
        var receipt = await voted.Content.ReadAsStringAsync();

        Assert.That(page, Does.Contain("Awa Fictive Centre"));
        Assert.That(voted.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(receipt, Does.Match("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}").And.Contain(printed).And.Contain("Ligne 1 du registre public"));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "2" }));
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "counter " }));
    }

    [Test]
    public async Task Of_several_with_one_name_the_agent_takes_the_one_who_stands_there()
    {
        var poll = await _town.OpenAsync(null, List);
        using var agent = _town.Town.ClientAs(Roles.Agent);

        var found = await agent.SubmitAsync($"/polls/counter/{poll.Id}", new Dictionary<string, string> { ["shown"] = "DESIRE" });
        var page = WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync());
        var chosen = await agent.SendAsync(ChannelsTown.FormIn(page, $"/polls/counter/{poll.Id}/ballot"), new Dictionary<string, string>());

        Assert.That(page, Does.Contain("Désiré Fictif (Port)").And.Contain("Desire Autre (Gare)"));
        Assert.That(WebUtility.HtmlDecode(await chosen.Content.ReadAsStringAsync()), Does.Contain("Desire Autre Gare"));
    }

    [TestCase("sn 002 b")]
    [TestCase("SN-002-B")]
    [TestCase(" sn002-b ")]
    public async Task One_document_is_one_voter_however_its_number_is_written(string shown)
    {
        var poll = await _town.OpenAsync(null, List);

        Assert.That((await _town.Agent.Send("polls", new FindVoter(poll.Id, shown))).Answer.Voters.Single().Name, Is.EqualTo("Désiré Fictif"));
    }

    [Test]
    public async Task Help_is_noted_in_the_roll_and_nowhere_beside_the_ballot()
    {
        var poll = await _town.OpenAsync();
        var person = await _town.PersonOfAsync(poll.Id, poll.Codes[0]);

        var voted = await _town.Agent.Send("polls", new VoteAtCounter(poll.Id, person, "1", IsHelped: true), onceKey: "one press of a button");

        Assert.That(voted.IsRefused, Is.False);
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "counter test-agent" }));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select key from civic_once where answer like '%eceipt%'"), Has.Count.EqualTo(1).And.None.Contain("test-agent"));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select request from civic_audit where request = 'VoteAtCounter'"), Is.Empty);
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select token || ballot || nonce || signature from urn"), Has.None.Contain("test-agent"));
    }

    [Test]
    public async Task Nobody_helps_more_than_the_poll_allows_and_voters_on_their_own_are_not_counted()
    {
        var poll = await _town.OpenAsync(draft => draft with { HelperCap = 2 });
        var people = await Task.WhenAll(poll.Codes.Select(code => _town.PersonOfAsync(poll.Id, code)));

        var helped = await Task.WhenAll(people.Take(6).Select(person => _town.Agent.Send("polls", new VoteAtCounter(poll.Id, person, "1", IsHelped: true))));

        Assert.That(helped.Count(outcome => !outcome.IsRefused), Is.EqualTo(2));
        Assert.That(helped.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("counter.helper-cap")));
        Assert.That(await _town.UrnAsync(), Is.EqualTo(new[] { "1", "1" }));
        Assert.That((await _town.Agent.Send("polls", new VoteAtCounter(poll.Id, people[10], "3", IsHelped: false))).IsRefused, Is.False);
        Assert.That((await _town.Third.Send("polls", new VoteAtCounter(poll.Id, people[11], "3", IsHelped: true))).IsRefused, Is.False);
    }

    [Test]
    public async Task Without_the_voters_own_wish_nobody_is_helped()
    {
        var poll = await _town.OpenAsync();
        using var agent = _town.Town.ClientAs(Roles.Agent);
        var found = await agent.SubmitAsync($"/polls/counter/{poll.Id}", new Dictionary<string, string> { ["shown"] = poll.Codes[0] });
        var form = ChannelsTown.FormIn(await found.Content.ReadAsStringAsync(), $"/polls/counter/{poll.Id}/vote");

        var refused = await agent.SendAsync(form, new Dictionary<string, string> { ["choice"] = "2", ["help"] = "helped" });
        var granted = await agent.SendAsync(form, new Dictionary<string, string> { ["choice"] = "2", ["help"] = "helped", ["asked"] = "yes" });

        Assert.That((int)refused.StatusCode, Is.EqualTo(422));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("Cochez que la personne a demandé l’aide"));
        Assert.That(granted.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await _town.RollAsync(), Is.EqualTo(new[] { "counter test-agent" }));
    }

    [Test]
    public async Task Strangers_people_of_another_poll_and_wrong_ballots_are_refused_and_leave_no_trace()
    {
        var poll = await _town.OpenAsync();
        var other = await _town.OpenAsync();
        var stranger = await _town.PersonOfAsync(other.Id, other.Codes[0]);
        var voter = await _town.PersonOfAsync(poll.Id, poll.Codes[0]);

        Assert.That(await _town.Agent.Send("polls", new FindVoter(poll.Id, "personne")), Refused.With("counter.voter-unknown"));
        Assert.That(await _town.Agent.Send("polls", new VoteAtCounter(poll.Id, stranger, "1", false)), Refused.With("counter.voter-unknown"));
        Assert.That(await _town.Agent.Send("polls", new VoteAtCounter(poll.Id, "'; drop table roll; --", "1", false)), Refused.With("counter.voter-unknown"));
        Assert.That(await _town.Agent.Send("polls", new VoteAtCounter(poll.Id, voter, "4", false)), Refused.With("poll.no-choice"));
        Assert.That(await _town.RollAsync(), Is.Empty);
    }
}
