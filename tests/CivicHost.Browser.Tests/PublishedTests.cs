using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>What everybody sees of the reports: list, page, map and figures, on a phone without JavaScript, and the map with it.</summary>
public sealed partial class PublishedTests
{
    private const int DeskWidth = 1280;
    private const int MostRequests = 6;
    private const int MostBytes = 60 * 1024;

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        using var client = _town.Town.Client();
        string[] quarters = ["Centre", "Marché", "Port", "Cité des Pêcheurs", "Gare", "Fleuve", "Les Manguiers"];
        string[] categories = ["road", "water", "waste", "tree", "noise", "other"];
        for (var count = 0; count < 84; count++)
        {
            var (quarter, category) = (quarters[count % quarters.Length], categories[count % categories.Length]);
            var answer = await client.PostJsonAsync(
                "/complaints/api/reports",
                $$"""{"category":"{{category}}","quarter":"{{quarter}}","landmark":"Devant l’école","text":"Signalement fictif numéro {{count}} : l’eau stagne et la rue est bloquée.","place":"13.80{{count % 10}}, -14.50{{count % 7}}"}""");
            Assert.That((int)answer.StatusCode, Is.EqualTo(201));
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_resident_narrows_the_list_opens_a_report_and_says_me_too()
    {
        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        await phone.GotoAsync("/complaints");
        await _town.LookAsync(phone, "published-list");
        Assert.That(await phone.Locator("tbody tr").CountAsync(), Is.EqualTo(50));
        await phone.ClickAsync("a[rel=next]");
        Assert.That(await phone.Locator("tbody tr").CountAsync(), Is.EqualTo(34));

        await phone.GotoAsync("/complaints");
        await phone.ClickAsync("summary");
        await phone.FillAsync("#filter-q", "EAU bloquees");
        await phone.SelectOptionAsync("#filter-category", "cleanliness");
        await phone.SelectOptionAsync("#filter-quarter", "Port");
        await phone.ClickAsync(".filters button");
        await _town.LookAsync(phone, "published-list-narrowed");
        Assert.That(await phone.Locator("tbody tr").CountAsync(), Is.EqualTo(4), "Port and what lies in it");

        await phone.ClickAsync("tbody a >> nth=0");
        await _town.LookAsync(phone, "published-report");
        await phone.ClickAsync("form[action$='/support'] button");
        Assert.That(await phone.InnerTextAsync("main"), Does.Contain("moi aussi\u00A0»"));
        await _town.LookAsync(phone, "published-report-supported");
        await _town.CheckWithAxeAsync(resident);
    }

    [Test]
    public async Task The_map_is_a_drawing_and_a_table_without_JavaScript()
    {
        await using var resident = await _town.PhoneAsync("pt");
        var phone = await resident.NewPageAsync();

        await phone.GotoAsync("/complaints/map");

        await _town.LookAsync(phone, "published-map");
        Assert.That(await phone.Locator("svg.quarters polygon").CountAsync(), Is.EqualTo(6));
        Assert.That(await phone.Locator("#map").IsVisibleAsync(), Is.False);
        Assert.That(await phone.Locator("main button:not(.filters button)").CountAsync(), Is.Zero, "nothing is offered that cannot be done");
        await _town.CheckWithAxeAsync(resident);
    }

    [Test]
    public async Task The_map_opens_with_its_markers_when_it_is_asked_for()
    {
        await using var desk = await DeskAsync();
        var page = await desk.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync("/complaints/map?category=road");

        await page.ClickAsync("button.quiet:not(.filters button)");
        await page.WaitForSelectorAsync("path.report-open");

        Assert.That(await page.Locator("path.report-open").CountAsync(), Is.EqualTo(14));
        await page.Locator("path.report-open").Last.ClickAsync(new LocatorClickOptions { Force = true });
        await page.WaitForSelectorAsync(".leaflet-popup-content a");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile("published-map-open-desk"), FullPage = true });
        Assert.That(complaints, Is.Empty, "nothing is refused by the content policy");
    }

    [Test]
    public async Task The_figures_fit_on_one_sheet_of_paper()
    {
        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        await phone.GotoAsync("/complaints/figures");
        await _town.LookAsync(phone, "published-figures");
        // A town with more groups and quarters: each table as long as it can get.
        await phone.EvaluateAsync("document.querySelectorAll('.dense tbody').forEach(lines => { while (lines.rows.length < 10) lines.append(lines.rows[0].cloneNode(true)); })");

        var paper = await phone.PdfAsync(new PagePdfOptions { Path = Path.ChangeExtension(TownInABrowser.PictureFile("published-figures"), ".pdf"), Format = "A4", PrintBackground = true });

        Assert.That(Sheet().Count(Encoding.Latin1.GetString(paper)), Is.EqualTo(1));
        await _town.CheckWithAxeAsync(resident);
    }

    [TestCase("/complaints")]
    [TestCase("/complaints?category=streets&q=rue")]
    [TestCase("/complaints/map")]
    [TestCase("/complaints/figures")]
    public async Task A_first_visit_is_light(string path)
    {
        await using var desk = await DeskAsync();
        var page = await desk.NewPageAsync();
        var session = await desk.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var (requests, bytes) = (0, 0.0);
        page.Request += (_, _) => requests++;
        session.Event("Network.loadingFinished").OnEvent += (_, finished) => bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();

        await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"published-desk-{path.Split('?')[0].Split('/')[^1]}"), FullPage = true });
        await TestContext.Out.WriteLineAsync($"{path}: {requests} requests, {bytes / 1024:0.0} kB");
        Assert.That(requests, Is.LessThanOrEqualTo(MostRequests));
        Assert.That(bytes, Is.LessThanOrEqualTo(MostBytes));
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(DeskWidth));
    }

    private Task<IBrowserContext> DeskAsync() => Browsers.OpenAsync(new BrowserNewContextOptions
    {
        BaseURL = _town.Town.Address.ToString(),
        Locale = "fr",
        ViewportSize = new ViewportSize { Width = DeskWidth, Height = 900 },
    });

    [GeneratedRegex("/Type\\s*/Page[^s]")]
    private static partial Regex Sheet();
}
