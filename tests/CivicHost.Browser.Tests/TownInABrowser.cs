using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>A town with the three modules as independent assemblies, and people with phones 360 pixels wide and without JavaScript.</summary>
internal sealed class TownInABrowser : IAsyncDisposable
{
    public const int PhoneWidth = 360;

    private readonly Dictionary<string, string> _visited = [];

    private TownInABrowser(TestTown town) => Town = town;

    public TestTown Town { get; }

    public static async Task<TownInABrowser> StartAsync(Action<TestTownBuilder>? describe = null) => new(await TestTown.StartAsync(town =>
    {
        town.Set("Modules:Folders:0", PlacedModules()).Enable("complaints").Enable("permits").Enable("polls");
        describe?.Invoke(town);
    }));

    public Task<IBrowserContext> PhoneAsync(string language) => Browsers.OpenAsync(new BrowserNewContextOptions
    {
        BaseURL = Town.Address.ToString(),
        JavaScriptEnabled = false,
        Locale = language,
        ViewportSize = new ViewportSize { Width = PhoneWidth, Height = 740 },
    });

    /// <summary>The first administrator comes in by the link that the server prints, and signs in with this browser.</summary>
    /// <param name="picture">Under which name the set-up is looked at; null for not at all.</param>
    public async Task SignInFirstAsync(IBrowserContext browser, string? picture = null)
    {
        const string password = "a river that never sleeps 7";
        var page = await browser.NewPageAsync();
        await page.GotoAsync(await Town.SetUpLinkAsync());
        if (picture is not null)
            await LookAsync(page, picture);
        await page.FillAsync("#name", "clerk");
        await page.FillAsync("#fullName", "Fictional Clerk");
        await page.FillAsync("#password", password);
        await page.ClickAsync("main form button");
        await page.FillAsync("#name", "clerk");
        await page.FillAsync("#password", password);
        await page.ClickAsync("main form button");
        Assert.That(await page.Locator("nav.staff").CountAsync(), Is.EqualTo(1), "the clerk is signed in");
    }

    /// <summary>Somebody of the staff with these roles, signed in.</summary>
    public async Task<IBrowserContext> StaffAsync(int width, bool javaScript, params string[] roles)
    {
        using var signedIn = Town.ClientAs(roles);
        return await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = Town.Address.ToString(),
            JavaScriptEnabled = javaScript,
            BypassCSP = javaScript,
            Locale = "fr",
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ExtraHTTPHeaders = signedIn.Http.DefaultRequestHeaders.Where(header => header.Key == "X-Test-Roles")
                .Select(header => KeyValuePair.Create(header.Key, header.Value.First())),
        });
    }

    /// <summary>Takes a picture to look at, and remembers the page for axe.</summary>
    public async Task LookAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = PictureFile(name), FullPage = true });
        var said = await page.Locator("h1, [role=alert]").AllInnerTextsAsync();
        await TestContext.Out.WriteLineAsync($"{name}: {page.Url}: {string.Join(" | ", said)}");
        var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.That(width, Is.LessThanOrEqualTo(PhoneWidth), $"{name} is wider than a phone: {page.Url}");
        _visited[page.Url] = name;
    }

    /// <summary>Every page that was looked at, checked by axe against WCAG 2.2 AA: nothing serious, nothing critical.</summary>
    public async Task CheckWithAxeAsync(IBrowserContext whoLooked)
    {
        await using var context = await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            StorageState = await whoLooked.StorageStateAsync(),
            ViewportSize = new ViewportSize { Width = PhoneWidth, Height = 740 },
            BypassCSP = true,
        });
        await CheckLookedAtAsync(context);
    }

    /// <summary>The same as somebody of the staff with these roles sees them.</summary>
    public async Task CheckWithAxeAsync(params string[] roles)
    {
        await using var context = await StaffAsync(PhoneWidth, javaScript: true, roles);
        await CheckLookedAtAsync(context);
    }

    /// <summary>The page as a printer would put it on A4, to look at.</summary>
    public static Task PrintAsync(IPage page, string name) =>
        page.PdfAsync(new PagePdfOptions { Path = Path.ChangeExtension(PictureFile(name), ".pdf"), Format = "A4", PrintBackground = true });

    public static string PictureFile(string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(TestContext.CurrentContext.WorkDirectory, "pictures")).FullName, name + ".png");

    public ValueTask DisposeAsync() => Town.DisposeAsync();

    private async Task CheckLookedAtAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        foreach (var (address, name) in _visited)
        {
            await page.GotoAsync(address);
            var found = await page.RunAxe();
            var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})");
            Assert.That(serious, Is.Empty, $"{name} {address}");
        }

        _visited.Clear();
    }

    /// <summary>Where the build of the modules laid them: beside the host, in this configuration.</summary>
    private static string PlacedModules()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var placed = Path.Combine(folder.FullName, "host", "CivicHost", "bin", configuration, "net10.0", "modules");
            if (Directory.Exists(placed))
                return placed;
        }

        throw new DirectoryNotFoundException("Build the modules first: dotnet build CivicHost.sln");
    }
}
