using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class HotSpotsTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Other_modules_hear_where_most_is_open_in_each_language()
    {
        await _town.FileAsync(Some.Report with { Category = "road", Quarter = "Port" });
        foreach (var _ in Enumerable.Range(0, 2))
            await _town.FileAsync(Some.Report with { Category = "waste", Quarter = "Gare" });

        var spots = (await ReadAsync()).GetProperty("spots").EnumerateArray().ToList();

        Assert.That(spots.Select(spot => (spot.GetProperty("quarter").GetString(), spot.GetProperty("open").GetInt64())), Is.EqualTo(new[] { ("Gare", 2L), ("Port", 1L) }));
        Assert.That(spots[0].GetProperty("labels").EnumerateObject().Select(label => label.Name), Is.EquivalentTo(new[] { "fr", "pt", "en" }));
        Assert.That(spots[0].GetProperty("labels").GetProperty("fr").GetString(), Does.EndWith(", Gare"));
        Assert.That(spots[0].GetProperty("source").GetString(), Is.EqualTo("/complaints?category=waste&quarter=Gare"));
    }

    [Test]
    public async Task What_the_public_does_not_see_is_not_told()
    {
        await _town.FileAsync(Some.Report with { Privacy = Privacy.Secret });

        Assert.That((await ReadAsync()).GetProperty("spots").GetArrayLength(), Is.Zero);
    }

    [TestCase("complaints.hot-spots.v2")]
    [TestCase("permits.hot-spots.v1")]
    [TestCase("rubbish")]
    public async Task A_name_that_nobody_answers_to_gives_nothing(string name)
    {
        Assert.That(await _town.Services.GetRequiredService<IReadContracts>().ReadAsync(name, CancellationToken.None), Is.Null);
    }

    private async Task<JsonElement> ReadAsync() =>
        (await _town.Services.GetRequiredService<IReadContracts>().ReadAsync("complaints.hot-spots.v1", CancellationToken.None))!.Value;
}
