using System.Text;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>A trade licence from the first question to the day on which the town takes it back: everybody on a phone, nobody with JavaScript.</summary>
public sealed class PermitJourneyTests
{
    private const string Inspector = "permits.inspector";

    private TownInABrowser _town = null!;
    private IBrowserContext _resident = null!;
    private IBrowserContext _officer = null!;
    private IBrowserContext _agent = null!;
    private IBrowserContext _inspector = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        foreach (var (id, name, role) in new[] { ("test-officer", "Officière Fictive", Roles.Officer), ($"test-{Inspector}", "Inspecteur Fictif", Inspector) })
        {
            await _town.Town.WriteAsync(
                "town",
                """
                insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at) values (@id, @id, @id, @name, false, 0, @at);
                insert into staff_role (staff_id, role) values (@id, @role);
                """,
                new { id, name, role, at = _town.Town.Clock.GetUtcNow() });
        }

        _resident = await _town.PhoneAsync("fr");
        _officer = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Officer);
        _agent = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Agent);
        _inspector = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Inspector);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _resident.DisposeAsync();
        await _officer.DisposeAsync();
        await _agent.DisposeAsync();
        await _inspector.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_trade_licence_from_the_first_question_to_its_revocation()
    {
        var phone = await _resident.NewPageAsync();
        var desk = await _officer.NewPageAsync();
        var code = await ApplyAsync(phone);
        var address = await FindInInboxAsync(desk);
        await AskForABetterPictureAsync(desk, address);
        await AnswerAsync(phone, code);
        await AcknowledgeAsync(desk, address);
        await PlanVisitAsync(desk, address);
        await VisitAsync();
        await GrantAsync(desk, address);
        await PayAsync(address);
        var number = await DownloadAsync(phone, code);
        await VerifyAsync(phone, number, "Valable", "journey-verified-valid");
        await RevokeAsync(desk, address);
        await VerifyAsync(phone, number, "Retirée", "journey-verified-revoked");
    }

    /// <returns>The code that opens the case.</returns>
    private async Task<string> ApplyAsync(IPage phone)
    {
        await phone.GotoAsync("/permits/apply");
        await _town.LookAsync(phone, "journey-apply");
        foreach (var said in (string[])["n", "nn", "nnn", "nnny"])
            await phone.ClickAsync($"button[name=said][value={said}]");
        await phone.ClickAsync("section a.tile[href='/permits/apply/trade-licence']");
        await _town.LookAsync(phone, "journey-type");
        await phone.ClickAsync("main form button");
        await phone.FillAsync("#applicant", "Commerçante Fictive");
        await phone.SelectOptionAsync("#quarter", "Marché");
        await phone.FillAsync("#own-business", "Chez Fiction");
        await phone.CheckAsync("input[name=own-activity][value=retail]");
        await phone.CheckAsync("input[name=own-premises][value=owned]");
        await phone.FillAsync("#own-address", "Près du puits fictif");
        await phone.FillAsync("#own-area", "12");
        await phone.FillAsync("#own-employees", "1");
        await phone.FillAsync("#own-starts_on", "2027-04-01");
        await _town.LookAsync(phone, "journey-form");
        await phone.ClickAsync("button[value=next]");
        await phone.SetInputFilesAsync("#document-identity", Picture("piece.jpg"));
        await _town.LookAsync(phone, "journey-documents");
        await phone.ClickAsync("button[value=next]");
        await _town.LookAsync(phone, "journey-check");
        await _town.CheckWithAxeAsync(_resident);
        await phone.CheckAsync("#declared");
        await phone.ClickAsync("main form button");
        await _town.LookAsync(phone, "journey-receipt");
        await phone.ClickAsync(".actions a.button");
        await _town.LookAsync(phone, "journey-followed");
        await _town.CheckWithAxeAsync(_resident);
        return phone.Url.Split('/')[^1];
    }

    /// <returns>Where the officer handles the case.</returns>
    private async Task<string> FindInInboxAsync(IPage desk)
    {
        await desk.GotoAsync("/permits/inbox");
        await _town.LookAsync(desk, "journey-inbox");
        await desk.ClickAsync("tbody a >> nth=0");
        await _town.LookAsync(desk, "journey-case");
        return desk.Url;
    }

    private async Task AskForABetterPictureAsync(IPage desk, string address)
    {
        await desk.ClickAsync("a[href$='/check']");
        await desk.CheckAsync("input[name=verdict-identity][value=unfit]");
        await desk.FillAsync("input[name=note-identity]", "La photo est floue");
        await _town.LookAsync(desk, "journey-completeness");
        await desk.ClickAsync("button[name=then][value=ask]");
        await _town.LookAsync(desk, "journey-ask");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await desk.ClickAsync("main form button");
        Assert.That(desk.Url, Is.EqualTo(address));
    }

    private async Task AnswerAsync(IPage phone, string code)
    {
        await phone.GotoAsync($"/permits/cases/{code}");
        Assert.That(await phone.InnerTextAsync("#answer"), Does.Contain("La photo est floue"));
        await _town.LookAsync(phone, "journey-asked");
        await _town.CheckWithAxeAsync(_resident);
        await phone.FillAsync("#sentence", "Voici une photo nette.");
        await phone.SetInputFilesAsync("#documents", Picture("nette.jpg"));
        await phone.SelectOptionAsync("#document", "identity");
        await phone.ClickAsync("#answer button");
        await _town.LookAsync(phone, "journey-answered");
        Assert.That(await phone.InnerTextAsync(".timeline"), Does.Contain("Voici une photo nette."));
        await _town.CheckWithAxeAsync(_resident);
    }

    private async Task AcknowledgeAsync(IPage desk, string address)
    {
        // Which verdict is the last, its time says.
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.GotoAsync(address);
        await desk.ClickAsync("a[href$='/check']");
        await desk.CheckAsync("input[name=verdict-identity][value=fit]");
        await desk.ClickAsync("button[name=then][value=acknowledge]");
        await _town.LookAsync(desk, "journey-acknowledgement");
        Assert.That(await desk.Locator("h1").InnerTextAsync(), Is.EqualTo("Accusé de réception d’un dossier complet"));
    }

    private async Task PlanVisitAsync(IPage desk, string address)
    {
        await desk.GotoAsync(address);
        await desk.ClickAsync("a[href$='/visits/plan']");
        await desk.SelectOptionAsync("#inspector", $"test-{Inspector}");
        await _town.LookAsync(desk, "journey-visit-plan");
        await desk.ClickAsync("main form button");
        await _town.LookAsync(desk, "journey-visit-planned");
        await _town.CheckWithAxeAsync(Roles.Officer);
    }

    private async Task VisitAsync()
    {
        var spot = await _inspector.NewPageAsync();
        await spot.GotoAsync("/permits/visits");
        await _town.LookAsync(spot, "journey-visits");
        await spot.ClickAsync("tbody a");
        await _town.LookAsync(spot, "journey-visit");
        await _town.CheckWithAxeAsync(Inspector);
        foreach (var item in (string[])["place", "area", "exit", "fire"])
            await spot.CheckAsync($"input[name=find-{item}][value=ok]");
        await spot.SetInputFilesAsync("#photo-exit", Picture("sortie.jpg"));
        await spot.CheckAsync("input[name=result][value=fit]");
        await spot.ClickAsync("button[name=finish]");
        await _town.LookAsync(spot, "journey-visit-record");
        Assert.That(spot.Url, Does.EndWith("/record"));
        await _town.CheckWithAxeAsync(Inspector);
    }

    private async Task GrantAsync(IPage desk, string address)
    {
        await desk.GotoAsync(address);
        await desk.ClickAsync("a[href*='decide?step=grant']");
        await desk.CheckAsync("input[name=condition-0]");
        await _town.LookAsync(desk, "journey-decide");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await desk.ClickAsync("main form button");
        await _town.LookAsync(desk, "journey-decision");
        Assert.That(await desk.InnerTextAsync(".certificate"), Does.Contain("Tenir le local propre"));
        await _town.CheckWithAxeAsync(Roles.Officer);
    }

    /// <summary>The annual fee of a licence falls due with the decision.</summary>
    private async Task PayAsync(string address)
    {
        var counter = await _agent.NewPageAsync();
        await counter.GotoAsync("/permits/money");
        await counter.FillAsync("#case", address.Split('/')[^1]);
        await counter.ClickAsync("form[role=search] button");
        await _town.LookAsync(counter, "journey-cash-desk");
        await counter.ClickAsync("main a.button");
        await _town.LookAsync(counter, "journey-charge");
        Assert.That(await counter.InnerTextAsync("section:has(#charges)"), Does.Match(@"Droit annuel[\s\S]+15\s000"));
        await _town.CheckWithAxeAsync(Roles.Agent);
        await counter.ClickAsync("form[action$='/cash'] button");
        await _town.LookAsync(counter, "journey-cash-receipt");
        Assert.That(await counter.Locator(".receipt .code").InnerTextAsync(), Is.EqualTo("2027-000001"));
        await _town.CheckWithAxeAsync(Roles.Agent);
    }

    /// <returns>The number of the permit, as its paper has it.</returns>
    private async Task<string> DownloadAsync(IPage phone, string code)
    {
        await phone.GotoAsync($"/permits/cases/{code}");
        await _town.LookAsync(phone, "journey-granted");
        await phone.ClickAsync("a.button[href^='/permits/permit/']");
        await _town.LookAsync(phone, "journey-permit");
        await _town.CheckWithAxeAsync(_resident);
        Assert.That(await SheetsAsync(phone), Is.EqualTo(1), "a permit is one sheet of A4");
        Assert.That(await phone.Locator(".certificate .code").InnerTextAsync(), Does.EndWith("P27-0000001-7"));
        var download = await phone.RunAndWaitForDownloadAsync(() => phone.ClickAsync("a[href$='/pdf']"));
        Assert.That(download.SuggestedFilename, Is.EqualTo("P27-0000001-7.pdf"));
        Assert.That(Encoding.ASCII.GetString(await File.ReadAllBytesAsync((await download.PathAsync())!), 0, 5), Is.EqualTo("%PDF-"));
        return "P27-0000001-7";
    }

    private async Task VerifyAsync(IPage phone, string number, string expected, string name)
    {
        await phone.GotoAsync("/permits/verify");
        await phone.FillAsync("#sought", number);
        await phone.ClickAsync("main form button");
        await _town.LookAsync(phone, name);
        Assert.That(await phone.Locator("[role=status] .tag").InnerTextAsync(), Is.EqualTo(expected));
        await _town.CheckWithAxeAsync(_resident);
    }

    private async Task RevokeAsync(IPage desk, string address)
    {
        await desk.GotoAsync(address);
        await _town.LookAsync(desk, "journey-case-granted");
        await desk.ClickAsync("a[href$='/permit/revoke']");
        await desk.FillAsync("#reasons", "Le local a été vidé.");
        await _town.LookAsync(desk, "journey-revoke");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await desk.ClickAsync("main form button");
        await _town.LookAsync(desk, "journey-case-revoked");
        await _town.CheckWithAxeAsync(Roles.Officer);
    }

    /// <summary>Sheets of A4 that a printer would need.</summary>
    private static async Task<int> SheetsAsync(IPage page)
    {
        await TownInABrowser.PrintAsync(page, "journey-permit");
        var printed = await page.PdfAsync(new PagePdfOptions { Format = "A4" });
        return Regex.Count(Encoding.Latin1.GetString(printed), @"/Type\s*/Page\b(?!s)");
    }

    private static FilePayload Picture(string name) => new() { Name = name, MimeType = "image/jpeg", Buffer = Pictures.JpegWithPlace() };
}
