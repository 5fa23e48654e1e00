using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>What stands around a poll, on a phone, without JavaScript: from a template to what the town does with the result.</summary>
public sealed partial class AroundPollsTests
{
    private const int HeaviestBallotPage = 30_000;
    private const string Password = "a river that never sleeps 7";

    private TownInABrowser _town = null!;
    private IBrowserContext _officer = null!;
    private IBrowserContext _resident = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        _officer = await _town.PhoneAsync("fr");
        _resident = await _town.PhoneAsync("fr");
        var page = await _officer.NewPageAsync();
        await page.GotoAsync(await _town.Town.SetUpLinkAsync());
        await page.FillAsync("#name", "clerk");
        await page.FillAsync("#fullName", "Fictional Clerk");
        await page.FillAsync("#password", Password);
        await page.ClickAsync("main form button");
        await page.FillAsync("#name", "clerk");
        await page.FillAsync("#password", Password);
        await page.ClickAsync("main form button");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _resident.DisposeAsync();
        await _officer.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task From_a_template_by_preview_extension_and_closing_to_a_notice_on_one_sheet()
    {
        var desk = await _officer.NewPageAsync();
        await desk.GotoAsync("/polls/staff");
        await desk.ClickAsync("a[href='/polls/staff/templates']");
        await _town.LookAsync(desk, "around-templates");
        await desk.ClickAsync("a[href='/polls/staff/templates/where']");
        await _town.LookAsync(desk, "around-template");
        await desk.FillAsync("#slips", "12");
        await desk.ClickAsync("main form button");
        Assert.That(await desk.Locator("input[name=choice]").CountAsync(), Is.EqualTo(7), "six quarters, and none of these");
        var poll = desk.Url.Split('/')[^2];
        await _town.LookAsync(desk, "around-preview");
        await _town.CheckWithAxeAsync(_officer);

        await desk.ClickAsync(".actions a.button >> nth=0");
        await desk.ClickAsync($"form[action='/polls/staff/{poll}'] button");
        var codes = await desk.Locator(".slips .code").AllInnerTextsAsync();
        Assert.That(codes, Has.Count.EqualTo(12));
        await desk.GotoAsync($"/polls/staff/{poll}/extend");
        await _town.LookAsync(desk, "around-extend");
        await desk.FillAsync("#closesOn", "2027-03-22");
        await desk.FillAsync("#reason", "La fête tombe dans la semaine.");
        await desk.ClickAsync("main form button");

        var phone = await _resident.NewPageAsync();
        await phone.GotoAsync($"/polls/{poll}");
        Assert.That(await phone.Locator(".timeline").InnerTextAsync(), Does.Contain("La fête tombe dans la semaine."));
        await _town.LookAsync(phone, "around-poll");
        await phone.GotoAsync($"/polls/{poll}/poster");
        await _town.LookAsync(phone, "around-poster");
        Assert.That(await SheetsAsync(phone, "around-poster"), Is.EqualTo(1));
        foreach (var (code, choice) in codes.Zip(["2", "2", "2", "1", "0"]))
        {
            await phone.GotoAsync($"/polls/{poll}/vote?code={code}");
            await phone.CheckAsync($"input[name=choice][value='{choice}']");
            await phone.ClickAsync("main form button");
        }

        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync("form[action$='/close'] button");
        await desk.GotoAsync($"/polls/staff/{poll}/answer");
        await _town.LookAsync(desk, "around-answer");
        await desk.FillAsync("#said", "La fontaine sera au Marché, avant la saison sèche.");
        await desk.ClickAsync("main form button");
        await _town.CheckWithAxeAsync(_officer);

        await phone.GotoAsync($"/polls/{poll}");
        Assert.That(await phone.Locator("main").InnerTextAsync(), Does.Contain("Marché arrive en tête. Voix : 3 sur 5.").And.Contain("avant la saison sèche"));
        await _town.LookAsync(phone, "around-result");
        foreach (var page in (string[])["notice", "count-sheet", "turnout"])
        {
            await phone.GotoAsync($"/polls/{poll}/{page}");
            await _town.LookAsync(phone, $"around-{page}");
        }

        await phone.GotoAsync($"/polls/{poll}/notice");
        Assert.That(await SheetsAsync(phone, "around-notice"), Is.EqualTo(1));
        await _town.CheckWithAxeAsync(_resident);
    }

    [Test]
    public async Task What_residents_report_most_is_what_the_poll_asks()
    {
        await using var reporter = await _town.PhoneAsync("fr");
        var phone = await reporter.NewPageAsync();
        await phone.GotoAsync("/complaints/new/road/details");
        await phone.SelectOptionAsync("#quarter", "Gare");
        await phone.FillAsync("#landmark", "Devant la gare fictive");
        await phone.FillAsync("#text", "Un trou profond.");
        await phone.ClickAsync("main form button");

        var desk = await _officer.NewPageAsync();
        await desk.GotoAsync("/polls/staff/templates/what-first");

        Assert.That(await desk.InputValueAsync("#options"), Does.EndWith(", Gare"));
        await desk.FillAsync("#options", await desk.InputValueAsync("#options") + "\nAutre chose");
        await desk.EvaluateAsync("document.querySelectorAll('textarea[name^=options-]').forEach(each => each.value += '\\nx')");
        await desk.ClickAsync("main form button");
        Assert.That(await desk.Locator("input[type=checkbox][name=choice]").CountAsync(), Is.EqualTo(2));
        var draft = (await _town.Town.ReadAsync<string>("polls", "select document from poll where state = 'draft' order by drafted_at desc limit 1")).Single();
        Assert.That(draft, Does.Contain("/complaints?category=road").And.Contain("\"askedBy\":\"/complaints\""));
    }

    [Test]
    public async Task A_list_of_voters_is_checked_accepted_and_chosen()
    {
        var desk = await _officer.NewPageAsync();
        await desk.GotoAsync("/polls/staff/voters/new");
        await _town.LookAsync(desk, "around-voters-new");
        await desk.FillAsync("#name", "Registre");
        await desk.SetInputFilesAsync("#file", new FilePayload { Name = "registre.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("document;nom;quartier\nSN 1\n") });
        await desk.ClickAsync("main form button");
        Assert.That(await desk.Locator(".error-summary").CountAsync(), Is.EqualTo(1));
        await FitsAsync(desk, "around-voters-wrong");

        await desk.GotoAsync("/polls/staff/voters/new");
        await desk.FillAsync("#name", "Registre");
        await desk.SetInputFilesAsync("#file", new FilePayload { Name = "registre.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("document;nom;quartier\nSN 0001;Awa Fictive;Centre\nSN 0002;Binta;Port\n") });
        await desk.ClickAsync("main form button");
        await _town.LookAsync(desk, "around-voters-checked");
        await desk.ClickAsync("form[action$='/accept'] button");

        Assert.That(await desk.Locator("tbody").InnerTextAsync(), Does.Contain("Registre").And.Contain("Prête"));
        await _town.LookAsync(desk, "around-voters");
        await _town.CheckWithAxeAsync(_officer);
    }

    [Test]
    public async Task Addresses_and_codes_are_asked_for_by_forms_that_fit()
    {
        var poll = await OpenByPhoneAsync();
        var phone = await _resident.NewPageAsync();
        foreach (var (name, page) in ((string, string)[])
            [("phone", $"/polls/{poll}/phone"), ("phone-sent", $"/polls/{poll}/phone/sent"), ("follow", $"/polls/follow?poll={poll}"), ("follow-asked", "/polls/follow/asked")])
        {
            await phone.GotoAsync(page);
            await _town.LookAsync(phone, $"around-{name}");
        }

        var answer = await phone.GotoAsync($"/polls/{poll}/vote");
        Assert.That((await answer!.BodyAsync()).Length, Is.LessThanOrEqualTo(HeaviestBallotPage));
        await _town.CheckWithAxeAsync(_resident);
    }

    private static async Task FitsAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile(name), FullPage = true });
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(TownInABrowser.PhoneWidth), name);
    }

    private static async Task<int> SheetsAsync(IPage page, string name) => Sheet().Count(Encoding.Latin1.GetString(await page.PdfAsync(
        new PagePdfOptions { Path = Path.ChangeExtension(TownInABrowser.PictureFile(name), ".pdf"), Format = "A4", PrintBackground = true })));

    private async Task<string> OpenByPhoneAsync()
    {
        var desk = await _officer.NewPageAsync();
        await desk.GotoAsync("/polls/staff/templates/yes-no");
        await desk.UncheckAsync("input[name=eligibility][value=slip]");
        await desk.CheckAsync("input[name=eligibility][value=phone]");
        await desk.ClickAsync("main form button");
        var poll = desk.Url.Split('/')[^2];
        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync($"form[action='/polls/staff/{poll}'] button");
        return poll;
    }

    [GeneratedRegex("/Type\\s*/Page[^s]")]
    private static partial Regex Sheet();
}
