using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Residents who sign in at a provider outside: the town knows them again and knows nothing else.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class SignedInVotersTests(SqlEngine engine)
{
    private static readonly DraftPoll BySubject = TownWithPolls.Well with { Slips = 0, Eligibility = [Eligibility.Subject] };

    private FakeProvider _provider = null!;
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _provider = await FakeProvider.StartAsync();
        _town = await TownWithPolls.StartAsync(engine, town => town
            .Set("SignIn:OpenIdConnect:Authority", _provider.Address)
            .Set("SignIn:OpenIdConnect:ClientId", FakeProvider.ClientId)
            .Set("SignIn:OpenIdConnect:Secret", FakeProvider.Secret));
    }

    [TearDown]
    public async Task Stop()
    {
        await _town.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Test]
    public async Task Whoever_signed_in_votes_without_a_code_and_once()
    {
        var poll = (await _town.OpenAsync(BySubject)).Poll;
        using var resident = _town.Client();
        Assert.That(await resident.PageAsync($"/polls/{poll}/vote"), Does.Contain($"/resident/sign-in?return=%2Fpolls%2F{poll}%2Fvote").And.Not.Contain("name=\"choice\""));

        Assert.That(await SignInAsync(resident, $"/polls/{poll}/vote"), Is.EqualTo($"/polls/{poll}/vote"));
        var voted = await VoteAsync(resident, poll);
        Assert.That(voted.Headers.Location!.ToString(), Does.StartWith($"/polls/{poll}/receipt/"));

        using var again = _town.Client();
        await SignInAsync(again, "/");
        Assert.That((await VoteAsync(again, poll)).StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        _provider.Subject = "resident-2";
        using var other = _town.Client();
        await SignInAsync(other, "/");
        Assert.That((await VoteAsync(other, poll)).Headers.Location!.ToString(), Does.StartWith($"/polls/{poll}/receipt/"));
    }

    [Test]
    public async Task Neither_subject_nor_name_reaches_the_town()
    {
        var poll = (await _town.OpenAsync(BySubject)).Poll;
        using var resident = _town.Client();
        await SignInAsync(resident, "/");
        await VoteAsync(resident, poll);

        var kept = await _town.ReadAsync<string>("polls", "select person from roll");
        Assert.That(kept.Single(), Does.Match("^[0-9a-f]{64}$"));
        Assert.That(await _town.ReadAsync<string>("polls", "select name from eligible"), Is.Empty);
    }

    [Test]
    public async Task Without_signing_in_after_signing_out_and_with_an_invented_answer_nobody_votes()
    {
        var poll = (await _town.OpenAsync(BySubject)).Poll;
        Assert.That(await _town.VoteAsync(poll, "", "1"), Refused.With("poll.code-unknown"));
        Assert.That(await _town.VoteAsync(poll, "resident-1", "1"), Refused.With("poll.code-unknown"));

        using var resident = _town.Client();
        var invented = await resident.GetAsync("/resident/signed-in?code=invented&state=invented");
        Assert.That(invented.Headers.Location?.ToString(), Is.EqualTo("/resident/not-signed-in"));
        Assert.That((await resident.GetAsync("/resident/not-signed-in")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await SignInAsync(resident, "/");
        var page = $"/polls/{poll}/vote";
        await resident.SubmitAsync(page, new Dictionary<string, string>(), "/resident/sign-out");
        Assert.That(await resident.PageAsync(page), Does.Contain("/resident/sign-in"));
    }

    [Test]
    public async Task A_resident_is_no_member_of_staff()
    {
        using var resident = _town.Client();
        await SignInAsync(resident, "/");

        Assert.That((await resident.GetAsync("/polls/staff")).Headers.Location?.ToString(), Does.StartWith("/sign-in"));
    }

    [Test]
    public async Task The_way_back_stays_in_the_town()
    {
        using var resident = _town.Client();

        Assert.That(await SignInAsync(resident, "https://elsewhere.example/"), Is.EqualTo("/"));
    }

    private static Task<HttpResponseMessage> VoteAsync(TestBrowser resident, string poll) =>
        resident.SubmitAsync($"/polls/{poll}/vote", new Dictionary<string, string> { ["choice"] = "2" });

    /// <summary>To the provider and back, as a browser goes.</summary>
    /// <returns>Where it ends.</returns>
    private async Task<string> SignInAsync(TestBrowser resident, string back)
    {
        var toProvider = await resident.GetAsync($"/resident/sign-in?return={Uri.EscapeDataString(back)}");
        using var outside = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var toTown = await outside.GetAsync(toProvider.Headers.Location);
        var home = await resident.Http.GetAsync(toTown.Headers.Location);
        return home.Headers.Location!.ToString();
    }
}
