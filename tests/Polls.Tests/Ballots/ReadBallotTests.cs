using System.Net;
using CivicHost.Sdk;

namespace Polls.Tests;

/// <summary>A page asks whether a ballot is good before it claims a token for it.</summary>
[TestFixture]
internal sealed class ReadBallotTests
{
    private VotingTown _voting = null!;
    private Poll _poll = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        _voting = await VotingTown.StartAsync(SqlEngine.Sqlite);
        (_poll, _) = await _voting.OpenAsync(VotingTown.Well);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [TestCase("""{"ballot":"2"}""", HttpStatusCode.OK)]
    [TestCase("""{"ballot":"1,2"}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"ballot":"4"}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"ballot":null}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("{}", HttpStatusCode.UnprocessableEntity)]
    public async Task A_ballot_is_read_without_code_and_marks_nothing(string sent, HttpStatusCode expected)
    {
        using var browser = _voting.Town.Client("en");

        using var answer = await browser.PostJsonAsync($"/polls/api/polls/{_poll.Id}/ballots/check", sent);

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
        Assert.That(await _voting.Town.ReadAsync<long>("polls", "select (select count(*) from roll) + (select count(*) from urn)"), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task None_of_these_beside_an_answer_is_refused_on_the_form_and_costs_no_slip()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well with { Kind = BallotKind.Several, Most = 2 });
        using var browser = _voting.Town.Client("en");
        var address = $"/polls/{poll.Id}/vote";

        using var both = await browser.SubmitAsync(address, new Dictionary<string, string> { ["code"] = codes[0], ["choice"] = "1", ["none"] = "yes" });
        Assert.That(both.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await both.Content.ReadAsStringAsync(), Does.Contain("not both"));

        using var one = await browser.SubmitAsync(address, new Dictionary<string, string> { ["code"] = codes[0], ["choice"] = "1" });
        Assert.That(one.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Whoever_says_who_they_are_is_not_asked_what_they_want()
    {
        using var browser = _voting.Town.Client("en");
        browser.Http.DefaultRequestHeaders.Add("Cookie", "a=b");

        using var answer = await browser.PostJsonAsync($"/polls/api/polls/{_poll.Id}/ballots/check", """{"ballot":"2"}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest).Or.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("poll.not-anonymous"));
    }
}
