using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class OpenDataTests(SqlEngine engine)
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    private TestTown _town = null!;
    private FiledReport _first = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        _first = await _town.FileAsync(Some.Report with { Text = "=HYPERLINK(\"http://x.example\") & <b>\u0001\uFFFF", Point = new GeoPoint(13.805, -14.502) });
        for (var count = 0; count < 6; count++)
            await _town.FileAsync(Some.Report with { Category = "waste", Quarter = "Port" });
        await _town.MoveAsync(_first.Number, "start", "On y va.");
        await _town.FileAtAsync(_first.Number, new DateTimeOffset(2027, 1, 15, 9, 0, 0, TimeSpan.Zero));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_program_takes_all_reports_part_by_part_along_the_links()
    {
        using var browser = _town.Client();
        var numbers = new List<string>();

        for (var next = "/complaints/data/reports.geojson?limit=3"; next is not null;)
        {
            var answer = await browser.GetAsync(next);
            using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/geo+json"));
            numbers.AddRange(data.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("id").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            // The host keeps the answer; what it kept says where the next part is, too.
            Assert.That((await browser.GetAsync("/complaints/data/reports.geojson?limit=3")).Headers.Contains("Link"), Is.True);
        }

        Assert.That(numbers, Has.Count.EqualTo(7));
        Assert.That(numbers, Is.Unique);
    }

    [TestCase("since=2027-02-01", 6)]
    [TestCase("since=2027-01-15", 7)]
    [TestCase("since=yesterday", 7)]
    [TestCase("limit=0", 1)]
    [TestCase("limit=-5", 7)]
    [TestCase("limit=99999999999", 7)]
    [TestCase("category=waste&quarter=Port&limit=4", 4)]
    public async Task A_part_is_as_large_and_as_young_as_was_asked(string query, int count)
    {
        using var browser = _town.Client();

        using var data = JsonDocument.Parse(await browser.PageAsync($"/complaints/data/reports.geojson?{query}"));

        Assert.That(data.RootElement.GetProperty("features").GetArrayLength(), Is.EqualTo(count));
    }

    [Test]
    public async Task The_table_holds_no_formula()
    {
        using var browser = _town.Client();

        var answer = await browser.GetAsync("/complaints/data/reports.csv?category=road");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.That(answer.Content.Headers.ContentDisposition!.FileName, Does.Contain("reports.csv"));
        Assert.That(text, Does.Contain("\"'=HYPERLINK("));
        Assert.That(text, Does.Contain("13.805,-14.502"));
    }

    [Test]
    public async Task The_feed_is_valid_Atom_and_its_ids_stay()
    {
        var feed = await FeedAsync("/complaints/feed.atom?category=road");
        var again = await FeedAsync("/complaints/feed.atom?category=road");

        Assert.That(Texts(feed, "/a:feed/a:entry/a:id"), Is.EqualTo(new[] { $"tag:127.0.0.1,2026:/complaints/reports/{CaseNumber.Show(_first.Number)}" }));
        Assert.That(Texts(again, "//a:id"), Is.EqualTo(Texts(feed, "//a:id")));
        Assert.That(Texts(feed, "/a:feed/a:entry/a:content").Single(), Is.EqualTo("=HYPERLINK(\"http://x.example\") & <b>"));
        foreach (var instant in Texts(feed, "//a:updated"))
            Assert.That(DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, out _), Is.True, instant);
        Assert.That(Texts(feed, "/a:feed/a:author/a:name"), Has.Length.EqualTo(1));
        Assert.That(Texts(feed, "/a:feed/a:title").Single(), Does.Contain("Route ou trottoir"));
    }

    [Test]
    public async Task The_feed_of_one_report_says_what_happened_the_latest_first()
    {
        var feed = await FeedAsync($"/complaints/reports/{CaseNumber.Show(_first.Number)}/feed.atom");

        Assert.That(Texts(feed, "/a:feed/a:entry/a:title"), Is.EqualTo(new[] { "En cours", "Reçu" }));
        Assert.That(Texts(feed, "/a:feed/a:entry[1]/a:content"), Is.EqualTo(new[] { "On y va." }));
    }

    private async Task<XDocument> FeedAsync(string path)
    {
        using var browser = _town.Client();
        await using var content = await browser.Http.GetStreamAsync(path);
        using var reader = XmlReader.Create(content, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return await XDocument.LoadAsync(reader, LoadOptions.None, CancellationToken.None);
    }

    private static string[] Texts(XDocument feed, string path)
    {
        var names = new XmlNamespaceManager(new NameTable());
        names.AddNamespace("a", Atom);
        return [.. feed.XPathSelectElements(path, names).Select(element => element.Value)];
    }
}
