using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>A resident applies on a phone, stops, goes on from paper and answers the town; an agent does it by keyboard. No JavaScript anywhere.</summary>
public sealed class ApplyingTests
{
    private TownInABrowser _town = null!;
    private IBrowserContext _resident = null!;
    private IBrowserContext _elsewhere = null!;
    private IBrowserContext _agent = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        _resident = await _town.PhoneAsync("fr");
        _elsewhere = await _town.PhoneAsync("fr");
        _agent = await _town.PhoneAsync("fr");
        await _town.SignInFirstAsync(_agent);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _resident.DisposeAsync();
        await _elsewhere.DisposeAsync();
        await _agent.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_resident_stops_goes_on_elsewhere_by_the_code_hands_in_and_answers_the_town()
    {
        var phone = await _resident.NewPageAsync();
        await phone.GotoAsync("/permits/apply");
        foreach (var said in (string[])["x", "xn", "xny"])
            await phone.ClickAsync($"button[name=said][value={said}]");
        await _town.LookAsync(phone, "applying-found");
        await phone.ClickAsync("section a.tile[href='/permits/apply/public-space']");
        await _town.LookAsync(phone, "applying-type");
        await phone.ClickAsync("main form button");
        await phone.FillAsync("#applicant", "Demandeuse Fictive");
        await phone.ClickAsync("button[value=next]");
        await _town.LookAsync(phone, "applying-errors");
        Assert.That(await phone.Locator(".error-summary li").CountAsync(), Is.EqualTo(6));
        await phone.CheckAsync("input[name=own-use][value=terrace]");
        await phone.ClickAsync("button[value=later]");
        await _town.LookAsync(phone, "applying-paper");
        await TownInABrowser.PrintAsync(phone, "applying-paper");
        var code = await phone.Locator("p.code").InnerTextAsync();

        var other = await _elsewhere.NewPageAsync();
        await other.GotoAsync("/permits/apply");
        await other.FillAsync("#code", code.ToLowerInvariant());
        await other.ClickAsync("form[action='/follow'] button");
        Assert.That(await other.InputValueAsync("#applicant"), Is.EqualTo("Demandeuse Fictive"));
        Assert.That(await other.IsCheckedAsync("input[name=own-use][value=terrace]"), Is.True);
        await other.SelectOptionAsync("#quarter", "Marché");
        await other.FillAsync("#own-goods", "Café");
        await other.FillAsync("#own-area", "12");
        await other.FillAsync("#own-starts_on", "2027-03-10");
        await other.FillAsync("#own-months", "6");
        await _town.LookAsync(other, "applying-form");
        await other.ClickAsync("button[value=next]");
        await HandDocumentsInAsync(other);
        await _town.CheckWithAxeAsync(_elsewhere);
        await other.CheckAsync("#declared");
        await other.ClickAsync("main form button");
        await _town.LookAsync(other, "applying-receipt");
        await TownInABrowser.PrintAsync(other, "applying-receipt");
        await other.ClickAsync(".actions a.button");
        await _town.LookAsync(other, "applying-followed");
        await AnswerAsync(other);
        await _town.CheckWithAxeAsync(_elsewhere);
    }

    [Test]
    public async Task An_agent_takes_an_application_in_by_keyboard_only()
    {
        var desk = await _agent.NewPageAsync();
        await desk.GotoAsync("/permits/apply/public-space");
        await EnterAsync(desk, "main form button", "/drafts/[^/]+$");
        await WriteAsync(desk, "#applicant", "Demandeur Fictif");
        await PressOnAsync(desk, "#quarter", "ArrowDown");
        await PressOnAsync(desk, "input[name=own-use]", "Space");
        await WriteAsync(desk, "#own-goods", "Tissus");
        await WriteAsync(desk, "#own-area", "3");
        await WriteAsync(desk, "#own-starts_on", "10032027");
        await WriteAsync(desk, "#own-months", "2");
        await EnterAsync(desk, "#own-months", "/documents$");
        await _town.LookAsync(desk, "counter-documents");
        await PressOnAsync(desk, "#original-identity", "Space");
        await EnterAsync(desk, "button[value=next]", "/check$");
        await _town.LookAsync(desk, "counter-check");
        await _town.CheckWithAxeAsync(_agent);
        await PressOnAsync(desk, "#declared", "Space");
        await EnterAsync(desk, "main form button", "/receipt$");

        await _town.LookAsync(desk, "counter-receipt");
        Assert.That(await desk.InnerTextAsync(".receipt"), Does.Contain("Original vu au guichet"));
        await _town.CheckWithAxeAsync(_agent);
    }

    private async Task HandDocumentsInAsync(IPage page)
    {
        await page.ClickAsync("button[value=next]");
        await _town.LookAsync(page, "applying-lacking");
        Assert.That(await page.Locator(".error-summary li").CountAsync(), Is.EqualTo(2));
        await page.SetInputFilesAsync("#document-identity", new FilePayload { Name = "piece.jpg", MimeType = "image/jpeg", Buffer = Pictures.JpegWithPlace() });
        await page.CheckAsync("#original-shop");
        await page.ClickAsync("button[value=stay]");
        await _town.LookAsync(page, "applying-documents");
        await page.ClickAsync("button[value=next]");
        await _town.LookAsync(page, "applying-check");
    }

    /// <summary>The town asks as its own page would; the applicant answers with words and a picture.</summary>
    private async Task AnswerAsync(IPage page)
    {
        await _town.Town.WriteAsync("permits", "update application set state = 'completing', origin = 'examination', decide_by = null where applicant = 'Demandeuse Fictive'");
        await _town.Town.WriteAsync(
            "permits",
            """
            insert into correction (id, number, reason, asked_on, answer_by, sentence, resolved_on, answer)
            select 'asked', number, 'incorrect', filed_on, null, 'Quel jour venez-vous ?', null, '' from application where applicant = 'Demandeuse Fictive'
            """);
        await page.ReloadAsync();
        await _town.LookAsync(page, "applying-asked");
        await page.FillAsync("#sentence", "Le mardi.");
        await page.SetInputFilesAsync("#documents", new FilePayload { Name = "plan.jpg", MimeType = "image/jpeg", Buffer = Pictures.JpegWithPlace() });
        await page.ClickAsync("#answer button");
        await _town.LookAsync(page, "applying-answered");
        Assert.That(await page.InnerTextAsync(".timeline"), Does.Contain("Le mardi."));
    }

    /// <summary>Tabs until the focus is there.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var stops = 0; stops < 60 && !await HasFocusAsync(page, selector); stops++)
            await page.Keyboard.PressAsync("Tab");
        Assert.That(await HasFocusAsync(page, selector), Is.True, selector);
    }

    private static async Task PressOnAsync(IPage page, string selector, string key)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.PressAsync(key);
    }

    private static async Task EnterAsync(IPage page, string selector, string leadsTo)
    {
        await PressOnAsync(page, selector, "Enter");
        await page.ArriveAsync(leadsTo);
    }

    private static async Task WriteAsync(IPage page, string selector, string text)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.TypeAsync(text);
    }

    private static Task<bool> HasFocusAsync(IPage page, string selector) => page.EvaluateAsync<bool>(
        "selector => document.activeElement?.matches(selector) === true", selector);
}
