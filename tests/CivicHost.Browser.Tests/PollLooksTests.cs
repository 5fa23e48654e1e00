using CivicHost.Sdk;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>What is too wide or too narrow in a poll's pages is seen by nobody but the eye: so it is measured.</summary>
public sealed class PollLooksTests
{
    private const string LinesOf =
        """
        elements => elements.map(element => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return Math.round(range.getBoundingClientRect().height / parseFloat(getComputedStyle(element).lineHeight));
        })
        """;

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownInABrowser.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Codes_stay_on_their_slips_and_a_results_tables_can_be_read_on_a_phone()
    {
        await using var officer = await _town.StaffAsync(1280, javaScript: false, Roles.Officer);
        var desk = await officer.NewPageAsync();
        await desk.GotoAsync("/polls/staff/new");
        await desk.FillAsync("#question", "Que faire de la place ?");
        await desk.FillAsync("#options", "Arbres\nMarché\nBancs");
        await desk.FillAsync("#closesOn", "2027-03-14");
        await desk.FillAsync("#slips", "9");
        await desk.ClickAsync("main form button");
        var poll = desk.Url.Split('/')[^1];
        await desk.ClickAsync($"form[action='/polls/staff/{poll}'] button");
        await desk.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile("looks-slips"), FullPage = true });
        var codes = await desk.Locator(".slips .code").AllInnerTextsAsync();
        Assert.That(codes, Has.Count.EqualTo(9));
        Assert.That(
            await desk.Locator(".slips .code").EvaluateAllAsync<bool[]>("codes => codes.map(code => code.scrollWidth <= code.clientWidth)"),
            Has.All.True, "a code that flows over its slip lies under the next one");

        using var voter = _town.Town.Client();
        foreach (var (code, choice) in codes.Zip(["1", "2", "2", "2", "2", "2", "2", "2"]))
            await voter.SubmitAsync($"/polls/{poll}/vote", new Dictionary<string, string> { ["code"] = code, ["choice"] = choice });
        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync("form[action$='/close'] button");

        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        await phone.GotoAsync($"/polls/{poll}");
        await _town.LookAsync(phone, "looks-result");
        Assert.That(await phone.Locator("table caption").EvaluateAllAsync<int[]>(LinesOf), Has.All.LessThanOrEqualTo(2), "a caption has the width of its page");
        Assert.That(await phone.Locator("td.number").EvaluateAllAsync<int[]>(LinesOf), Has.All.EqualTo(1), "a figure is not broken");
        await _town.CheckWithAxeAsync(resident);
    }
}
