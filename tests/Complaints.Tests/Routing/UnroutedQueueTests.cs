using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class UnroutedQueueTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Every_officer_looks_after_it_until_the_town_names_a_dispatcher()
    {
        await AddStaffAsync("first", "First Officer", Roles.Officer);
        await AddStaffAsync("agent", "Counter Agent", Roles.Agent);
        var before = await OwnersAsync();

        await AddStaffAsync("second", "Second Dispatcher", "complaints.dispatcher");

        Assert.That(before, Does.Contain("Cette file est suivie par : First Officer."));
        Assert.That(await OwnersAsync(), Does.Contain("Cette file est suivie par : Second Dispatcher."));
    }

    private async Task AddStaffAsync(string name, string fullName, string role)
    {
        using var administrator = _town.ClientAs(Roles.Administrator);
        var added = await administrator.SubmitAsync(
            "/admin/people/add", new Dictionary<string, string> { ["name"] = name, ["fullName"] = fullName, ["roles"] = role });
        Assert.That((int)added.StatusCode, Is.LessThan(400));
    }

    private async Task<string> OwnersAsync()
    {
        using var manager = _town.ClientAs("complaints.manager");
        return WebUtility.HtmlDecode(await manager.PageAsync("/complaints/setup/routes/try?category=tree"));
    }
}
