using CivicHost.Sdk;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>An agent at the counter, whose hands never leave the keyboard while somebody stands before them.</summary>
public sealed class CounterTests
{
    private const int Screen = 1280;

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownInABrowser.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase(TownInABrowser.PhoneWidth)]
    [TestCase(Screen)]
    public async Task A_report_is_taken_down_and_its_receipt_printed_by_keyboard_only(int width)
    {
        await using var context = await _town.StaffAsync(width, javaScript: false, Roles.Agent);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/complaints/counter");
        var focused = page.Locator(":focus");
        Assert.That(await focused.GetAttributeAsync("id"), Is.EqualTo("category"), "the first field waits for the first key");

        await page.Keyboard.TypeAsync(await page.Locator("#category option[value=road]").InnerTextAsync());
        Assert.That(await page.InputValueAsync("#category"), Is.EqualTo("road"));
        await TabToAsync(page, "quarter");
        await page.Keyboard.TypeAsync("Centre");
        await TabToAsync(page, "landmark");
        await page.Keyboard.TypeAsync("Devant l’école fictive");
        await TabToAsync(page, "text");
        await page.Keyboard.TypeAsync("Un trou au milieu de la rue.");
        await TabToAsync(page, "place");
        await TabToAsync(page, "name");
        await page.Keyboard.TypeAsync("Fatou Fictive");
        await TabToAsync(page, "contact");
        await page.Keyboard.TypeAsync("770001122");
        await TabToAsync(page, "consent");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "news");
        await TabToAsync(page, "privacy");
        await TabToAsync(page, "photo");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.ArriveAsync("receipt");
        Assert.That(await page.Locator(".receipt .code").First.InnerTextAsync(), Has.Length.GreaterThanOrEqualTo(8));
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        var kept = (await _town.Town.ReadAsync<(string Quarter, string Reporter, string Channel)>(
            "complaints", "select quarter, reporter, channel from report order by number desc limit 1")).Single();
        Assert.That(kept, Is.EqualTo(("Centre", "Fatou Fictive", "counter")));
    }

    private static async Task TabToAsync(IPage page, string id)
    {
        await page.Keyboard.PressAsync("Tab");
        Assert.That(await page.Locator(":focus").GetAttributeAsync("id"), Is.EqualTo(id));
    }
}
