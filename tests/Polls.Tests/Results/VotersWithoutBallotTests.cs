using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Polls.Tests.Channels;

namespace Polls.Tests;

/// <summary>Where more people are marked in the roll than ballots are counted, the result says why.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class VotersWithoutBallotTests(SqlEngine engine)
{
    private ChannelsTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ChannelsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Spoiled_sheets_sheets_not_keyed_and_ballots_never_cast_are_told_apart()
    {
        var poll = await _town.OpenAsync();
        var keyed = await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Take(3)], photo: 1);
        await _town.Agent.Send("polls", new KeyBatch(poll.Id, keyed, ["2", "X", "2"]));
        await _town.Second.Send("polls", new KeyBatch(poll.Id, keyed, ["2", "X", "2"]));
        await _town.OpenBatchAsync(poll.Id, [.. poll.Codes.Skip(3).Take(2)], photo: 2);
        var blinded = PollTokens.Blind(Convert.FromBase64String((await FindAsync(poll.Id)).TokenKey), PollTokens.NextToken());
        await _town.Town.Anonymous.Send("polls", new ClaimToken(poll.Id, poll.Codes[5], Convert.ToBase64String(blinded.Bytes)));

        await _town.Second.Send("polls", new ClosePoll(poll.Id));

        const string Line = "Votants sans bulletin compté : 4 (feuilles nulles : 1, feuilles qui n’étaient pas dans l’urne à la clôture : 2, bulletins demandés et jamais déposés : 1).";
        Assert.That(await PageAsync($"/polls/{poll.Id}"), Does.Contain("Votants : 6 sur 12.").And.Contain("Bulletins : 2").And.Contain(Line));
        Assert.That(await PageAsync($"/polls/{poll.Id}/notice"), Does.Contain(Line));
    }

    [Test]
    public async Task Where_each_voter_has_a_ballot_nothing_is_said()
    {
        var poll = await _town.OpenAsync();
        await _town.Town.VoteAsync(poll.Id, poll.Codes[0], "2");

        await _town.Second.Send("polls", new ClosePoll(poll.Id));

        Assert.That(await PageAsync($"/polls/{poll.Id}"), Does.Contain("Votants : 1 sur 12.").And.Not.Contain("sans bulletin"));
    }

    [Test]
    public async Task While_a_poll_is_open_nothing_is_said()
    {
        var poll = await _town.OpenAsync();
        await _town.OpenBatchAsync(poll.Id, [poll.Codes[0]]);

        Assert.That(await PageAsync($"/polls/{poll.Id}"), Does.Not.Contain("sans bulletin"));
    }

    private async Task<Poll> FindAsync(string poll) => (await _town.Town.Anonymous.Send("polls", new FindPoll(poll)))!;

    private async Task<string> PageAsync(string address)
    {
        using var resident = _town.Town.Client();
        return WebUtility.HtmlDecode(await resident.PageAsync(address));
    }
}
