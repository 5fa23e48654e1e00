using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A whole school votes from one address; whoever guesses codes, or votes again and again where none is asked for, is stopped.</summary>
[TestFixture]
internal sealed class VotingLimitTests
{
    private const int Most = 3;

    private VotingTown _voting = null!;

    [SetUp]
    public async Task Start() => _voting = new VotingTown(await TestTown.StartAsync(town => town.With<PollsModule>().On(SqlEngine.Sqlite).Set("Limits:Voting", $"{Most}")));

    [TearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [Test]
    public async Task As_many_as_have_slips_may_vote_from_one_address()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well);
        using var school = _voting.Town.Client("en");

        foreach (var code in codes.Take(3 * Most))
            Assert.That(await VoteAsync(school, poll, code), Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await VoteAsync(school, poll, codes[0]), Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await VoteAsync(school, poll, codes[3 * Most]), Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Who_guesses_codes_is_stopped_and_is_not_told_when_a_guess_was_right()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well);
        using var guesser = _voting.Town.Client("en");
        for (var guess = 0; guess < Most; guess++)
            Assert.That(await VoteAsync(guesser, poll, TrackingCode.Next()), Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        Assert.That(await VoteAsync(guesser, poll, codes[0]), Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Where_no_code_is_asked_for_each_vote_counts_against_the_limit()
    {
        var (poll, _) = await _voting.OpenAsync(VotingTown.Well with { Slips = 0, Eligibility = [Eligibility.Open] });
        using var script = _voting.Town.Client("en");
        for (var vote = 0; vote < Most; vote++)
            Assert.That(await VoteAsync(script, poll, ""), Is.EqualTo(HttpStatusCode.Created));

        Assert.That(await VoteAsync(script, poll, ""), Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    private static async Task<HttpStatusCode> VoteAsync(TestBrowser browser, Poll poll, string code)
    {
        using var answer = await browser.PostJsonAsync($"/polls/api/polls/{poll.Id}/ballots", $$"""{"code":"{{code}}","ballot":"2"}""");
        return answer.StatusCode;
    }
}
