using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class FindNearTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_lies_within_a_hundred_metres_is_found_nearest_first()
    {
        var forty = await _town.FileAsync(Some.Report with { Point = new GeoPoint(13.80536, -14.502) });
        var here = await _town.FileAsync(Some.Report with { Point = new GeoPoint(13.805, -14.502) });
        await _town.FileAsync(Some.Report with { Point = new GeoPoint(13.807, -14.502) });

        var near = await _town.Anonymous.Send("complaints", new FindNear("road", "", new GeoPoint(13.805, -14.502)));

        Assert.That(near.Select(line => (line.Number, line.Metres)), Is.EqualTo(new (int, int?)[] { (here.Number, 0), (forty.Number, 40) }));
    }
}
