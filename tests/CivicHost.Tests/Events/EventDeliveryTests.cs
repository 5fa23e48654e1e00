using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Modules;

namespace CivicHost.Tests.Events;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class EventDeliveryTests(SqlEngine engine)
{
    private ModuleFolder _folder = null!;
    private TestTown _town = null!;
    private TestBrowser _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _folder = new ModuleFolder();
        _folder.Add("Plain");
        _folder.Add("FailsOnEvents");
        _town = await TestTown.StartAsync(town => town
            .On(engine).Set("Modules:Folders:0", _folder.Path).Enable("plain").Enable("failsonevents"));
        _browser = _town.Client();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _town.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Every_subscriber_hears_every_event_once()
    {
        await CountAsync(1, 2, 3);
        await _town.DeliverEventsAsync();
        await _town.DeliverEventsAsync();

        Assert.That(await HeardAsync(), Is.EqualTo(new[] { 1, 2, 3, 1001, 1002, 1003 }));
    }

    [Test]
    public async Task What_is_refused_is_told_to_nobody()
    {
        Assert.That((await _browser.PostJsonAsync("/plain/count/-5", "{}")).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        await _town.DeliverEventsAsync();

        Assert.That(await HeardAsync(), Is.Empty);
        Assert.That(await _town.ReadAsync<string>("plain", "select request from civic_audit"), Is.Empty);
    }

    [Test]
    public async Task A_failing_subscriber_holds_up_only_itself_and_leaves_nothing_half_done()
    {
        await CountAsync(12, 13, 14);
        await _town.DeliverEventsAsync();

        Assert.That(await HeardAsync(), Is.EqualTo(new[] { 12, 13, 14, 1012 }));
    }

    [Test]
    public async Task After_eight_failures_the_event_is_set_aside_named_to_the_administrator_and_the_next_ones_follow()
    {
        await CountAsync(13, 14);
        for (var attempt = 0; attempt < 8; attempt++)
        {
            await _town.DeliverEventsAsync();
            _town.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        await _town.DeliverEventsAsync();
        Assert.That(await HeardAsync(), Is.EqualTo(new[] { 13, 14, 1014 }));
        using var administrator = _town.ClientAs(Roles.Administrator);
        var page = await administrator.PageAsync("/admin/events");
        Assert.That(page, Does.Contain("stumbled over 13"));
        var letter = (await _town.ReadAsync<string>("failsonevents", "select id from civic_dead_letter")).Single();
        var retried = await administrator.SubmitAsync("/admin/events", new Dictionary<string, string>(), $"/admin/events/failsonevents/{letter}");
        Assert.That(retried.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    private async Task CountAsync(params int[] numbers)
    {
        foreach (var number in numbers)
            Assert.That((await _browser.PostJsonAsync($"/plain/count/{number}", "{}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private Task<IReadOnlyList<int>> HeardAsync() => _town.ReadAsync<int>("failsonevents", "select number from heard order by number");
}
