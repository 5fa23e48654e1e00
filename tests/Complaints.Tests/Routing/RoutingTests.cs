using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class RoutingTests(SqlEngine engine)
{
    private TestTown _town = null!;

    /// <summary>A town of two districts. Units are called after what gives them a report.</summary>
    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine, town => town
            .Set("Town:Quarters:0:Name", "North").Set("Town:Quarters:1:Name", "South")
            .Set("Town:Quarters:2:Name", "Mills").Set("Town:Quarters:2:Parent", "North")
            .Set("Town:Quarters:3:Name", "Harbour").Set("Town:Quarters:3:Parent", "South"));
        foreach (var (category, quarter) in ((string, string)[])
            [("road", "Mills"), ("road", "North"), ("road", ""), ("streets", "Mills"), ("streets", ""), ("", "South"), ("noise", "Harbour")])
        {
            var unit = $"r-{category}-{quarter}".ToLowerInvariant();
            await _town.AddUnitAsync(unit);
            await _town.Manager().Send("complaints", new AddRoute(category, quarter, unit));
        }

        foreach (var category in (string[])["light", "living-together"])
        {
            await _town.AddUnitAsync($"own-{category}");
            var seen = await _town.CategoryAsync(category);
            await _town.Manager().Send(
                "complaints", new ChangeCategory(category, seen.Version, SomeSetUp.DetailsOf(seen) with { Unit = $"own-{category}" }));
        }

        _town.Clock.Advance(TimeSpan.FromSeconds(6));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    // The category comes before the place, what is named closely before what lies around it.
    [TestCase("road", "Mills", "r-road-mills", "Rule")]
    [TestCase("road", "North", "r-road-north", "Rule")]
    [TestCase("road", "Harbour", "r-road-", "Rule")]
    [TestCase("road", "", "r-road-", "Rule")]
    [TestCase("sign", "Mills", "r-streets-mills", "Rule")]
    [TestCase("sign", "South", "r-streets-", "Rule")]
    [TestCase("light", "Mills", "own-light", "Category")]
    [TestCase("light", "Harbour", "own-light", "Category")]
    [TestCase("noise", "Harbour", "r-noise-harbour", "Rule")]
    [TestCase("noise", "Mills", "own-living-together", "Category")]
    [TestCase("market", "Harbour", "own-living-together", "Category")]
    [TestCase("tree", "Harbour", "r--south", "Rule")]
    [TestCase("tree", "South", "r--south", "Rule")]
    [TestCase("tree", "Mills", "", "Nobody")]
    [TestCase("tree", "", "", "Nobody")]
    [TestCase("tree", "No such quarter", "", "Nobody")]
    public async Task The_closest_rule_decides(string category, string quarter, string unit, string reason)
    {
        var decision = await _town.Manager().Send("complaints", new TryRoutes(category, quarter));

        Assert.That((decision!.Unit, decision.Reason.ToString()), Is.EqualTo((unit, reason)));
    }

    [Test]
    public async Task A_report_goes_where_the_tester_says()
    {
        var filed = await _town.FileAsync(Some.Report with { Category = "road", Quarter = "Mills" });

        Assert.That((await _town.ReadAsync(filed.Code)).Report.Unit, Is.EqualTo("r-road-mills"));
    }

    [Test]
    public async Task The_tester_says_which_rule_decided()
    {
        using var manager = _town.ClientAs("complaints.manager");

        var page = WebUtility.HtmlDecode(await manager.PageAsync("/complaints/setup/routes/try?category=sign&quarter=Mills"));

        Assert.That(page, Does.Contain("Unit r-streets-mills"));
        Assert.That(page, Does.Contain("D’après la règle : Rues et éclairage · Mills."));
    }

    [Test]
    public async Task What_cannot_be_is_refused()
    {
        Assert.That(await RouteAsync("road", "Mills", "own-light"), Refused.With("route.taken"));
        Assert.That(await RouteAsync("nothing", "Mills", "own-light"), Refused.With("route.category-unknown"));
        Assert.That(await RouteAsync("road", "Nowhere", "own-light"), Refused.With("route.quarter-unknown"));
        Assert.That(await RouteAsync("road", "South", "nobody"), Refused.With("route.unit-missing"));
        Assert.That(await _town.Manager().Send("complaints", new RemoveRoute("nothing")), Refused.With("route.unknown"));
        Assert.That(await _town.As(Roles.Officer).Send("complaints", new RemoveRoute("nothing")), Refused.With("person.not-allowed"));
    }

    private Task<Outcome<SavedRoute>> RouteAsync(string category, string quarter, string unit) =>
        _town.Manager().Send("complaints", new AddRoute(category, quarter, unit));
}
