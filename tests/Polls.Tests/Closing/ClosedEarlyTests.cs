using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A closed poll says when voting ended, and not until when it might have gone on.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class ClosedEarlyTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Closed_by_an_officer_it_names_that_day()
    {
        var (poll, _) = await _town.OpenAsync();
        Assert.That(await PagesAsync(poll), Has.All.Contain("Jusqu’au dimanche 14 mars 2027"));

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        Assert.That(await PagesAsync(poll), Has.All.Contain("Fin du vote : lundi 1er mars 2027").And.All.Not.Contain("Jusqu’au"));
    }

    [Test]
    public async Task Closed_by_itself_it_names_the_last_day_also_where_the_host_was_down()
    {
        var (poll, _) = await _town.OpenAsync();
        _town.Clock.Advance(TimeSpan.FromDays(20));
        Assert.That(await PagesAsync(poll), Has.All.Contain("Fin du vote : dimanche 14 mars 2027"));

        await _town.RunJobAsync("polls", "close-polls");

        Assert.That(await PagesAsync(poll), Has.All.Contain("Fin du vote : dimanche 14 mars 2027"));
    }

    private async Task<IReadOnlyList<string>> PagesAsync(string poll)
    {
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);
        return
        [
            WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}")),
            WebUtility.HtmlDecode(await resident.PageAsync("/polls")),
            WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll}")),
        ];
    }
}
