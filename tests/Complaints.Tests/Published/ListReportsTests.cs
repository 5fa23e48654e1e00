using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CsCheck;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class ListReportsTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        // The clock stands: all of them are filed at the same instant.
        for (var count = 0; count < 120; count++)
            await _town.FileAsync(Some.Report with { Category = count % 3 == 0 ? "waste" : "road", Quarter = count % 4 == 0 ? "Port" : "Gare", Text = $"Caniveau bouché {count}" });
        await _town.FileAsync(Some.Report with { Category = "dump", Quarter = "Cité des Pêcheurs", Text = "Des gravats près du marché aux poissons." });
        var late = await _town.FileAsync(Some.Report with { Category = "light", Quarter = "Centre", Text = "Les lampadaires restent éteints.", SkipsFields = true });
        await _town.MoveAsync(late.Number, "resolve");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("", 122)]
    [TestCase("category=waste", 40)]
    [TestCase("category=cleanliness", 41)]
    [TestCase("quarter=Port", 31)]
    [TestCase("quarter=Gare&category=road", 60)]
    [TestCase("state=open", 121)]
    [TestCase("state=closed", 1)]
    [TestCase("q=bouche", 120)]
    [TestCase("q=bouch%C3%A9&category=waste&quarter=Port&state=open", 10)]
    public async Task Every_report_stands_on_the_pages_once_the_newest_first_also_where_all_came_at_once(string query, int count)
    {
        var numbers = await NumbersAsync($"/complaints?{query}");

        Assert.That(numbers, Has.Count.EqualTo(count));
        Assert.That(numbers, Is.Unique);
        Assert.That(numbers, Is.Ordered.Descending);
    }

    [Test]
    public async Task However_reports_fall_in_time_paging_neither_skips_nor_doubles()
    {
        await using var town = await ComplaintsTown.StartAsync(engine);
        var filed = new List<int>();
        for (var count = 0; count < 60; count++)
            filed.Add((await town.FileAsync(Some.Report with { Category = count % 2 == 0 ? "road" : "sign" })).Number);

        await Gen.Int[0, 4].Array[60].SampleAsync(
            async days =>
            {
                for (var index = 0; index < filed.Count; index++)
                    await town.FileAtAsync(filed[index], new DateTimeOffset(2027, 2, 1 + days[index], 9, 0, 0, TimeSpan.Zero));
                var expected = filed.Zip(days).OrderByDescending(report => report.Second).ThenByDescending(report => report.First).Select(report => report.First).ToList();
                return (await PagedAsync(town, ReportFilter.Everything)).SequenceEqual(expected)
                    && (await PagedAsync(town, new ReportFilter("streets"))).SequenceEqual(expected);
            },
            iter: 5, threads: 1);
    }

    [TestCase("q=lampadaire", "lampadaires restent")]
    [TestCase("q=LAMPADAIRES+eteints", "lampadaires restent")]
    [TestCase("q=lampad", "lampadaires restent")]
    [TestCase("q=marche+poisson", "gravats")]
    [TestCase("quarter=Port&category=dump", "gravats")]
    public async Task Words_are_found_without_accents_with_or_without_a_plural_and_by_their_beginning(string query, string text)
    {
        using var browser = _town.Client();

        Assert.That(WebUtility.HtmlDecode(await browser.PageAsync($"/complaints?{query}")), Does.Contain(text));
    }

    [TestCase("q=%22%20OR%201%3D1%20--")]
    [TestCase("q=NEAR(a%20b)%20AND%20*")]
    [TestCase("q=%27%3B%20drop%20table%20report%3B%20--")]
    [TestCase("q=%26%20%7C%20!%20%3A*")]
    [TestCase("q=%F0%9F%98%80%ED%A0%80")]
    [TestCase("q=%00")]
    [TestCase("q=m")]
    [TestCase("category=%27%3B--&quarter=%25&state=%3Cscript%3E&before=zzz")]
    [TestCase("before=99999999999999999999-99999999999999")]
    [TestCase("before=20270301090000000000--1")]
    [TestCase("quarter=__proto__&before=")]
    public async Task A_hostile_address_answers_a_page(string query)
    {
        using var browser = _town.Client();

        var answer = await browser.GetAsync($"/complaints?{query}");

        Assert.That((int)answer.StatusCode, Is.EqualTo(200).Or.EqualTo(400));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("<script>"));
        Assert.That((int)(await browser.GetAsync($"/complaints?q={new string('a', 3000)}")).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task A_browser_that_has_the_page_is_told_so_until_something_is_filed()
    {
        using var browser = _town.Client();
        var first = await browser.GetAsync("/complaints?category=sign");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/complaints?category=sign");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.That((await browser.Http.SendAsync(again)).StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task Every_way_to_ask_goes_along_an_index_in_its_order()
    {
        if (engine != SqlEngine.Sqlite)
            Assert.Ignore("PostgreSQL chooses its plan by how many rows there are.");
        var sql = new PublishedSql("report.number");
        var values = new
        {
            Category = "road",
            Quarter = "Port",
            IsOpen = true,
            Words = "\"trou\"",
            FiledAt = ListMark.Beginning.FiledAt,
            Number = 1,
            Floor = ListMark.LongAgo,
            Limit = 51,
        };

        foreach (var (way, index) in ((string, string)[])
            [(sql.Newest, "report_published "), (sql.OfCategory, "report_published_by_category "), (sql.OfQuarter, "report_published_by_quarter "), (sql.WithWordsOnSqlite, "INTEGER PRIMARY KEY")])
        {
            var plan = string.Join('\n', (await _town.ReadAsync<(int Id, int Parent, int Unused, string Detail)>("complaints", "explain query plan " + way, values)).Select(step => step.Detail));
            Assert.That(plan, Does.Contain(index).And.Not.Contain("TEMP B-TREE"), way);
        }
    }

    private static async Task<List<int>> PagedAsync(TestTown town, ReportFilter filter)
    {
        var numbers = new List<int>();
        string? before = null;
        do
        {
            var page = await town.Anonymous.Send("complaints", new ListReports(filter, before));
            numbers.AddRange(page.Reports.Select(report => CaseNumber.Read(report.Number)!.Value));
            before = page.Next;
        }
        while (before is not null);

        return numbers;
    }

    private async Task<List<string>> NumbersAsync(string address)
    {
        using var browser = _town.Client();
        var numbers = new List<string>();
        for (var next = address; next.Length > 0;)
        {
            var page = await browser.PageAsync(next);
            numbers.AddRange(Report().Matches(page).Select(match => match.Groups[1].Value));
            next = WebUtility.HtmlDecode(Next().Match(page).Groups[1].Value);
        }

        return numbers;
    }

    [GeneratedRegex("""href="/complaints/reports/([0-9-]+)">""")]
    private static partial Regex Report();

    [GeneratedRegex("""rel="next" href="([^"]+)""")]
    private static partial Regex Next();
}
