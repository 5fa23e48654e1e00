using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>One Chromium for all tests of the run.</summary>
[SetUpFixture]
public sealed class Browsers
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>On a machine that does much else a page may take long; no test is about how long.</summary>
    public const int Patience = 120_000;

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    private static IBrowser Browser => _browser ?? throw new InvalidOperationException("No browser was started.");

    public static async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        var context = await Browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        return context;
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        if (!File.Exists(Chromium))
            Assert.Ignore("skipped: no Chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
