using CivicHost.Sdk.Testing;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>What residents and officers do, on a phone, without JavaScript; every page on the way is looked at and checked by axe.</summary>
[TestFixture("fr")]
[TestFixture("pt")]
public sealed class JourneyTests(string language)
{
    private TownInABrowser _town = null!;
    private IBrowserContext _resident = null!;
    private IBrowserContext _officer = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        _resident = await _town.PhoneAsync(language);
        _officer = await _town.PhoneAsync(language);
        await _town.SignInFirstAsync(_officer, $"{language}-set-up");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _resident.DisposeAsync();
        await _officer.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_resident_reports_an_officer_answers_and_the_resident_reads_it()
    {
        var phone = await _resident.NewPageAsync();
        await phone.GotoAsync("/");
        await _town.LookAsync(phone, $"{language}-home");
        await phone.ClickAsync("a.tile[href='/complaints/new']");
        await _town.LookAsync(phone, $"{language}-report-what");
        await phone.ClickAsync("a.tile[href='/complaints/new/road']");
        await _town.LookAsync(phone, $"{language}-report-where");
        await phone.ClickAsync("main form button");
        await phone.ClickAsync("main form button");
        await _town.LookAsync(phone, $"{language}-report-errors");
        Assert.That(await phone.Locator(".error-summary li").CountAsync(), Is.EqualTo(2));
        await phone.SelectOptionAsync("#quarter", "Centre");
        await phone.FillAsync("#landmark", "Derrière l’école");
        await phone.FillAsync("#text", "Un trou grand comme une porte.");
        await phone.SetInputFilesAsync("#photo", new FilePayload { Name = "trou.jpg", MimeType = "image/jpeg", Buffer = Pictures.JpegWithPlace() });
        await phone.ClickAsync("main form button");
        await _town.LookAsync(phone, $"{language}-report-receipt");
        var code = await phone.Locator("p.code").InnerTextAsync();

        var desk = await _officer.NewPageAsync();
        await desk.GotoAsync("/staff");
        await _town.LookAsync(desk, $"{language}-staff");
        await desk.ClickAsync("a.tile[href='/complaints/inbox']");
        await _town.LookAsync(desk, $"{language}-report-inbox");
        await desk.ClickAsync("tbody a >> nth=0");
        await _town.LookAsync(desk, $"{language}-report-answer");
        await desk.CheckAsync("input[name=action][value=resolve]");
        await desk.FillAsync("#sentence", "Rebouché ce matin.");
        await desk.ClickAsync("form:has(#sentence) button >> nth=-1");

        await phone.GotoAsync("/");
        await phone.FillAsync("#code", code.ToLowerInvariant());
        await phone.ClickAsync(".follow button");
        await _town.LookAsync(phone, $"{language}-report-followed");
        Assert.That(await phone.InnerTextAsync("main"), Does.Contain("Rebouché ce matin."));
        await phone.GotoAsync("/complaints");
        await _town.LookAsync(phone, $"{language}-report-list");
        await _town.CheckWithAxeAsync(_officer);
    }

    [Test]
    public async Task A_resident_answers_questions_applies_and_follows()
    {
        var phone = await _resident.NewPageAsync();
        await phone.GotoAsync("/permits/apply");
        await _town.LookAsync(phone, $"{language}-permit-choose");
        await phone.ClickAsync("button[name=said][value=n]");
        await phone.ClickAsync("button[name=said][value=nn]");
        await phone.ClickAsync("button[name=said][value=nny]");
        await _town.LookAsync(phone, $"{language}-permit-found");
        await phone.ClickAsync("section a.tile[href='/permits/apply/public-space']");
        await _town.LookAsync(phone, $"{language}-permit-type");
        await phone.ClickAsync("main form button");
        await phone.FillAsync("#applicant", "Demandeuse Fictive");
        await phone.SelectOptionAsync("#quarter", "Marché");
        await phone.CheckAsync("input[name=own-use][value=stall]");
        await phone.FillAsync("#own-goods", "Légumes");
        await phone.FillAsync("#own-area", "4");
        await phone.FillAsync("#own-starts_on", "2027-03-10");
        await phone.FillAsync("#own-months", "3");
        await _town.LookAsync(phone, $"{language}-permit-form");
        await phone.ClickAsync("button[value=next]");
        await phone.SetInputFilesAsync("#document-identity", new FilePayload { Name = "piece.pdf", MimeType = "application/pdf", Buffer = Pictures.Pdf() });
        await phone.ClickAsync("button[value=next]");
        await _town.LookAsync(phone, $"{language}-permit-check");
        await _town.CheckWithAxeAsync(_resident);
        await phone.CheckAsync("#declared");
        await phone.ClickAsync("main form button");
        await _town.LookAsync(phone, $"{language}-permit-receipt");
        Assert.That(await phone.Locator("svg.qr").CountAsync(), Is.EqualTo(1));
        await TownInABrowser.PrintAsync(phone, $"{language}-permit-receipt");
        await phone.ClickAsync(".actions a.button");
        await _town.LookAsync(phone, $"{language}-permit-followed");
        Assert.That(await phone.Locator(".timeline li").CountAsync(), Is.EqualTo(1));
        await _town.CheckWithAxeAsync(_resident);
    }

    [Test]
    public async Task An_officer_opens_a_poll_a_resident_votes_once_and_everybody_reads_the_result()
    {
        var desk = await _officer.NewPageAsync();
        await desk.GotoAsync("/polls/staff/new");
        await _town.LookAsync(desk, $"{language}-poll-draft");
        await desk.FillAsync("#question", "Où creuser le nouveau puits ?");
        await desk.FillAsync("#options", "Centre\nPort\nGare");
        await desk.FillAsync("#closesOn", "2027-03-14");
        await desk.FillAsync("#slips", "16");
        await desk.ClickAsync("main form button");
        await _town.LookAsync(desk, $"{language}-poll-open");
        var staffPage = desk.Url;
        await desk.ClickAsync("main form button");
        await desk.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"{language}-poll-slips"), FullPage = true });
        await TownInABrowser.PrintAsync(desk, $"{language}-poll-slips");
        var codes = await desk.Locator(".slips .code").AllInnerTextsAsync();

        var phone = await _resident.NewPageAsync();
        await phone.GotoAsync("/polls");
        await _town.LookAsync(phone, $"{language}-poll-list");
        await phone.ClickAsync(".actions a.button >> nth=0");
        await _town.LookAsync(phone, $"{language}-poll-vote");
        await phone.CheckAsync("input[name=choice][value='2']");
        await phone.FillAsync("#code", codes[0]);
        await phone.ClickAsync("main form button");
        await _town.LookAsync(phone, $"{language}-poll-receipt");
        Assert.That(await phone.Locator("p.code").InnerTextAsync(), Does.Match("^.{4}-.{4}-.{4}$"));
        await phone.GotoAsync($"/polls/{staffPage.Split('/')[^1]}/vote?code={codes[0]}");
        await phone.CheckAsync("input[name=choice][value='1']");
        await phone.ClickAsync("main form button");
        Assert.That(await phone.Locator(".error-summary li").CountAsync(), Is.EqualTo(1), "a slip is one vote");

        await desk.GotoAsync(staffPage);
        await desk.ClickAsync("form[action$='/close'] button");
        await phone.GotoAsync($"/polls/{staffPage.Split('/')[^1]}");
        await _town.LookAsync(phone, $"{language}-poll-result");
        Assert.That(await phone.Locator("svg.bars").CountAsync(), Is.EqualTo(1));
        await _town.CheckWithAxeAsync(_officer);
    }

    [Test]
    public async Task The_administrator_looks_at_modules_people_keys_and_events()
    {
        var desk = await _officer.NewPageAsync();
        foreach (var page in (string[])["modules", "people", "keys", "events"])
        {
            await desk.GotoAsync($"/admin/{page}");
            await _town.LookAsync(desk, $"{language}-admin-{page}");
        }

        await desk.GotoAsync("/nowhere");
        await _town.LookAsync(desk, $"{language}-not-found");
        await desk.GotoAsync("/accessibility");
        await _town.LookAsync(desk, $"{language}-accessibility");
        await _town.CheckWithAxeAsync(_officer);
    }
}
