using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>The picture in the README is this test's: CIVICHOST_PICTURES=1 dotnet test tests/CivicHost.Browser.Tests lays it into docs/.</summary>
public sealed class HomePictureTests
{
    private const int DeskWidth = 1280;

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task The_home_page_fills_a_desk_and_loads_nothing_from_elsewhere(ColorScheme scheme)
    {
        await using var town = await TownInABrowser.StartAsync();
        await using var desk = await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = town.Town.Address.ToString(),
            JavaScriptEnabled = false,
            Locale = "fr",
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = DeskWidth, Height = 900 },
        });
        var page = await desk.NewPageAsync();
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add(request.Url);

        await page.GotoAsync("/");

        var picture = await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"home-desk-{scheme}".ToLowerInvariant()), FullPage = true });
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(DeskWidth));
        Assert.That(requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)), Has.All.StartsWith(town.Town.Address.ToString()));
        Assert.That(requests, Has.Count.LessThanOrEqualTo(6));
        if (scheme == ColorScheme.Light && Environment.GetEnvironmentVariable("CIVICHOST_PICTURES") == "1")
            await File.WriteAllBytesAsync(Path.Combine(Root(), "docs", "home.png"), picture);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CivicHost.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
