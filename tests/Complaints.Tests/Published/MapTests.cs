using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class MapTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine, town => town
            .Set("Modules:complaints:Settings:Tiles:Address", "https://tiles.example/{z}/{x}/{y}.png")
            .Set("Modules:complaints:Settings:Tiles:Attribution", "<b>Fictional tiles</b>"));
        for (var count = 0; count < 7; count++)
            await _town.FileAsync(Some.Report with { Quarter = count < 5 ? "Cité des Pêcheurs" : "Gare" });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Quarters_count_with_what_lies_in_them_and_small_numbers_are_not_said()
    {
        using var browser = _town.Client();

        using var data = JsonDocument.Parse(await browser.PageAsync("/complaints/data/quarters.geojson"));
        var counts = data.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("properties")).ToDictionary(
            properties => properties.GetProperty("name").GetString()!,
            properties => properties.TryGetProperty("reports_in_twelve_months", out var count) ? count.GetInt32() : (int?)null);

        Assert.That((counts["Port"], counts["Cité des Pêcheurs"], counts["Gare"], counts["Centre"]), Is.EqualTo(((int?)5, (int?)5, (int?)null, (int?)0)));
    }

    [Test]
    public async Task Pictures_come_from_the_configured_server_on_the_map_alone_also_when_the_host_kept_the_page()
    {
        using var browser = _town.Client();

        for (var visit = 0; visit < 2; visit++)
        {
            Assert.That(await PolicyAsync(browser, "/complaints/map"), Does.Contain("img-src 'self' https://tiles.example;"));
            Assert.That(await PolicyAsync(browser, "/complaints"), Does.Contain("img-src 'self';"));
        }

        Assert.That(await browser.PageAsync("/complaints/map"), Does.Not.Contain("<b>Fictional"));
    }

    [Test]
    public async Task Scripts_are_kept_by_browsers_for_ever_at_an_address_of_their_own()
    {
        using var browser = _town.Client();
        var path = Script().Match(await browser.PageAsync("/complaints/map")).Groups[1].Value;
        browser.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");

        var script = await browser.GetAsync(path);

        Assert.That(script.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(script.Headers.CacheControl!.ToString(), Does.Contain("immutable"));
        Assert.That(script.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "br" }));
        Assert.That(script.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/javascript"));
        foreach (var wrong in (string[])["/complaints/assets/000000000000/map.js", path + "x", path.Replace("map.js", "../Complaints.dll"), path.Replace("map.js", "%2e%2e%2fmanifest.json")])
            Assert.That((await browser.GetAsync(wrong)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), wrong);
    }

    private static async Task<string> PolicyAsync(TestBrowser browser, string path) =>
        (await browser.GetAsync(path)).Headers.GetValues("Content-Security-Policy").Single();

    [GeneratedRegex("<script src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
