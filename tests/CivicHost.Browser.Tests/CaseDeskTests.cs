using CaseDesk;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>The SDK's parts for lists of cases: on a phone and on a desk, by keyboard, without JavaScript, checked by axe.</summary>
public sealed class CaseDeskTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town.With<CaseDeskModule>());

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase(360)]
    [TestCase(1200)]
    public async Task A_list_is_narrowed_sorted_and_handled_by_keyboard(int width)
    {
        await using var context = await OfficerAsync(width, javaScript: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/casedesk/cases");
        await page.FocusAsync("#filter-state");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.SelectOptionAsync("#filter-sort", "-due");
        await page.FocusAsync(".filters button");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("state=open");
        await page.FocusAsync("input[name=chosen]");
        await page.Keyboard.PressAsync("Space");
        await page.SelectOptionAsync("#bulk", "close");
        await page.FocusAsync("fieldset button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".error-summary");
        Assert.That(await page.Locator(".error-summary li").CountAsync(), Is.EqualTo(1), "the confirmation is missing");
        Assert.That(await page.Locator("input[name=chosen]:checked").CountAsync(), Is.EqualTo(1));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"case-desk-{width}"), FullPage = true });
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(await page.Locator("thead a").First.EvaluateAsync<bool>("a => getComputedStyle(a).visibility === 'visible'"), Is.EqualTo(width > 640));

        await page.CheckAsync("#confirmed");
        await page.ClickAsync("fieldset button");
        await page.WaitForSelectorAsync(".error-summary", new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached });
    }

    [TestCase(360)]
    [TestCase(1200)]
    public async Task Axe_finds_nothing_serious(int width)
    {
        await using var context = await OfficerAsync(width, javaScript: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/casedesk/cases?state=open&sort=due");

        var found = await page.RunAxe();

        Assert.That(
            found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{violation.Id}: {violation.Help}"), Is.Empty);
    }

    private async Task<IBrowserContext> OfficerAsync(int width, bool javaScript)
    {
        using var signedIn = _town.ClientAs(Roles.Officer);
        return await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = _town.Address.ToString(),
            JavaScriptEnabled = javaScript,
            BypassCSP = javaScript,
            Locale = "fr",
            ViewportSize = new ViewportSize { Width = width, Height = 740 },
            ExtraHTTPHeaders = signedIn.Http.DefaultRequestHeaders.Where(header => header.Key == "X-Test-Roles")
                .Select(header => KeyValuePair.Create(header.Key, header.Value.First())),
        });
    }
}
