using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PrivacyTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private IReadOnlyList<FiledReport> _filed = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        _filed = await _town.FileWhatNobodyMaySeeAsync();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Nothing_private_is_on_any_page_or_in_any_data_that_everybody_may_have()
    {
        using var browser = _town.Client();
        List<string> paths = [.. Everywhere, .. _filed.Select(report => Path(report)), .. _filed.Select(report => $"{Path(report)}/feed.atom")];

        foreach (var path in paths)
        {
            var answer = await browser.GetAsync(path);
            var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            foreach (var word in PublishedTown.Private.Concat(_filed.Select(report => report.Code)).Concat(_filed.Select(report => TrackingCode.Show(report.Code))))
                Assert.That(text, Does.Not.Contain(word).IgnoreCase, path);
            foreach (var unseen in _filed.Skip(2))
                Assert.That(text, Does.Not.Contain($"/reports/{CaseNumber.Show(unseen.Number)}\""), path);
        }
    }

    [TestCase("verrouille")]
    [TestCase("chuchote")]
    [TestCase("calomnie")]
    [TestCase("Zerbino")]
    [TestCase("770001122")]
    [TestCase("calom")]
    public async Task A_search_for_what_nobody_may_see_answers_as_if_it_were_not_there(string word)
    {
        using var browser = _town.Client();

        foreach (var path in (string[])["/complaints/api/reports", "/complaints/data/reports.geojson"])
        {
            var found = await browser.PageAsync($"{path}?q={word}");
            var absent = await browser.PageAsync($"{path}?q=introuvable");
            Assert.That(found, Is.EqualTo(absent));
        }
    }

    [Test]
    public async Task What_is_not_published_answers_404_whatever_it_is()
    {
        using var browser = _town.Client();

        foreach (var unseen in _filed.Skip(2).Select(report => Path(report)).Append("/complaints/reports/27-9999999-4").Append("/complaints/reports/x"))
        {
            Assert.That((await browser.GetAsync(unseen)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), unseen);
            Assert.That((await browser.GetAsync($"{unseen}/feed.atom")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), unseen);
        }
    }

    [Test]
    public async Task A_name_is_shown_only_where_its_reporter_made_it_public()
    {
        // The categories that the town begins with hide names; this town has one that does not.
        await _town.WriteAsync("update category set privacy = 'public' where code = 'tree'", new { });
        await using var town = await ComplaintsTown.StartAsync(engine);
        await town.WriteAsync("update category set privacy = 'public' where code = 'tree'", new { });
        var named = Some.Report with { Category = "tree", Reporter = new Reporter("Awa Fictive", "awa@example.org") };
        var shown = await town.FileAsync(named with { Privacy = "public" });
        var hidden = await town.FileAsync(named with { Privacy = "name_hidden", Text = "Une branche." });
        using var browser = town.Client();

        Assert.That(await browser.PageAsync(Path(shown)), Does.Contain("Awa Fictive").And.Not.Contain("awa@example.org"));
        Assert.That(await browser.PageAsync(Path(hidden)), Does.Not.Contain("Awa Fictive"));
    }

    [Test]
    public async Task The_place_of_a_report_without_name_is_told_to_a_hundred_metres()
    {
        using var browser = _town.Client();

        using var data = JsonDocument.Parse(await browser.PageAsync("/complaints/data/reports.geojson"));
        var point = data.RootElement.GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates");

        Assert.That(point[0].GetDouble(), Is.EqualTo(-14.502));
        Assert.That(point[1].GetDouble(), Is.EqualTo(13.805));
    }

    [Test]
    public async Task A_report_that_went_into_a_secret_one_does_not_say_so()
    {
        await _town.WriteAsync("update report set merged_into = @Secret where number = @Number", new { Secret = _filed[2].Number, _filed[0].Number });
        using var browser = _town.Client();

        Assert.That(await browser.PageAsync(Path(_filed[0])), Does.Not.Contain(CaseNumber.Show(_filed[2].Number)));
    }

    private static IReadOnlyList<string> Everywhere =>
    [
        "/complaints", "/complaints?state=open", "/complaints?category=road", "/complaints?quarter=Centre", "/complaints?q=lampe", "/complaints?category=corruption",
        "/complaints/api/reports", "/complaints/data/reports.geojson", "/complaints/data/reports.csv", "/complaints/feed.atom", "/complaints/feed.atom?category=corruption",
        "/complaints/map", "/complaints/map?category=corruption", "/complaints/data/quarters.geojson", "/complaints/figures", "/complaints/figures?category=corruption",
        "/complaints/figures.csv",
    ];

    private static string Path(FiledReport report) => $"/complaints/reports/{CaseNumber.Show(report.Number)}";
}
