using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>Around an application for a permit: the consulted answer by link and by letter, an inspector fills in a checklist. On phones, without JavaScript.</summary>
public sealed class AroundPermitsTests
{
    private const int Phone = 360;

    private static readonly int Number = CaseNumber.Of(2027, 77);

    private readonly Dictionary<string, (string Name, string[] Roles)> _looked = [];

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        await _town.Town.WriteAsync(
            "town",
            """
            insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at)
            values ('test-permits.inspector', 'inspector', 'INSPECTOR', 'Inspectrice Fictive', false, 0, @at);
            insert into staff_role (staff_id, role) values ('test-permits.inspector', 'permits.inspector');
            """,
            new { at = _town.Town.Clock.GetUtcNow() });
        await _town.Town.WriteAsync(
            "permits",
            """
            insert into application
                (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel, filed_at,
                 filed_on, changed_at, entered_at, warned_days, provenance)
            values
                (@number, @code, 'building', 1, 'examination', '', true, '', 1, 'Demandeur Fictif', '', '', 'fr', 'Centre',
                 '{"works":"fence","plot":"F 12","address":"Derrière l’école fictive","tenure":"owner","length":30}', 'counter', @at, @on, @at, @at, 0, '')
            """,
            new { number = Number, code = TrackingCode.Next(), at = _town.Town.Clock.GetUtcNow(), on = new DateOnly(2027, 3, 1) });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task The_consulted_answer_with_the_code_of_the_letter_on_a_phone()
    {
        await using var desk = await ContextAsync(javaScript: false, Roles.Officer);
        var officer = await desk.NewPageAsync();
        await officer.GotoAsync($"/permits/inbox/{CaseNumber.Show(Number)}/consultations/ask?plan=roads");
        await LookAsync(officer, "opinion-ask", Roles.Officer);
        await officer.FillAsync("#address", "Service fictif de la voirie\n1 rue Inventée");
        await officer.FillAsync("#question", "La clôture laisse-t-elle le passage ?");
        await officer.ClickAsync("main form button");
        await LookAsync(officer, "opinion-case", Roles.Officer);
        await officer.ClickAsync("form[action$='/letter'] button");
        var code = await officer.Locator("p.code").InnerTextAsync();
        await officer.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile("opinion-letter"), FullPage = true });
        await TownInABrowser.PrintAsync(officer, "opinion-letter");

        await using var phone = await _town.PhoneAsync("fr");
        var guest = await phone.NewPageAsync();
        await guest.GotoAsync("/permits/opinion");
        await LookAsync(guest, "opinion-code");
        await guest.FillAsync("#code", code.ToLowerInvariant());
        await guest.ClickAsync("main form button");
        Assert.That(await guest.Locator("main").InnerTextAsync(), Does.Contain("F 12").And.Contain("La clôture laisse-t-elle le passage ?").And.Not.Contain("Demandeur Fictif"));
        await guest.CheckAsync("input[name=opinion][value=conditional]");
        await guest.ClickAsync("main form button");
        Assert.That(await guest.Locator(".error-summary li").CountAsync(), Is.EqualTo(2), "conditions and name");
        await guest.FillAsync("#answer", "Laisser deux mètres.");
        await guest.FillAsync("#signed", "Cheffe Fictive");
        await guest.ClickAsync("main form button");
        Assert.That(await guest.Locator("[role=status]").CountAsync(), Is.EqualTo(1));
        await LookAsync(guest, "opinion-given");

        await officer.GotoAsync(officer.Url[..officer.Url.LastIndexOf('/')]);
        Assert.That(await officer.Locator("main").InnerTextAsync(), Does.Contain("Laisser deux mètres.").And.Contain("Cheffe Fictive"));
        await CheckWithAxeAsync();
    }

    [Test]
    public async Task An_inspector_fills_in_a_checklist_with_a_picture_on_a_phone()
    {
        await using var desk = await ContextAsync(javaScript: false, Roles.Officer);
        var officer = await desk.NewPageAsync();
        await officer.GotoAsync($"/permits/inbox/{CaseNumber.Show(Number)}/visits/plan");
        await LookAsync(officer, "visit-plan", Roles.Officer);
        await officer.SelectOptionAsync("#inspector", "test-permits.inspector");
        await officer.FillAsync("#instruction", "Prendre le mètre.");
        await officer.ClickAsync("main form button");

        await using var spot = await ContextAsync(javaScript: false, "permits.inspector");
        var phone = await spot.NewPageAsync();
        await phone.GotoAsync("/permits/visits");
        await LookAsync(phone, "visit-list", "permits.inspector");
        await phone.ClickAsync("tbody a");
        var page = phone.Url;
        await phone.CheckAsync("input[name=find-boundary][value=not-ok]");
        await phone.FillAsync("#note-boundary", "Un mètre trop loin.");
        await phone.SetInputFilesAsync("#photo-boundary", new FilePayload { Name = "mur.jpg", MimeType = "image/jpeg", Buffer = Pictures.JpegWithPlace() });
        await phone.ClickAsync("button[name=finish]");
        Assert.That(await phone.Locator(".error-summary li").CountAsync(), Is.GreaterThan(2));
        await LookAsync(phone, "visit-unfinished", "permits.inspector");

        Assert.That(await phone.InputValueAsync("#note-boundary"), Is.EqualTo("Un mètre trop loin."));
        foreach (var item in new[] { "setback", "drain", "begun" })
            await phone.CheckAsync($"input[name=find-{item}][value=ok]");
        await phone.CheckAsync("input[name=result][value=unfit]");
        await phone.FillAsync("#place", "14.6937, -17.4441");
        await phone.FillAsync("#signed", "Inspectrice Fictive");
        await phone.ClickAsync("button[name=finish]");
        Assert.That(phone.Url, Is.EqualTo($"{page}/record"));
        Assert.That(await phone.Locator("main").InnerTextAsync(), Does.Contain("Un mètre trop loin.").And.Contain("Inspectrice Fictive").And.Contain("Non conforme"));
        Assert.That(await phone.Locator("main img").CountAsync(), Is.EqualTo(1));
        await LookAsync(phone, "visit-record", "permits.inspector");
        await TownInABrowser.PrintAsync(phone, "visit-record");
        Assert.That(await _town.Town.ReadAsync<string>("permits", "select state from application"), Is.EqualTo(new[] { "examination" }));
        await CheckWithAxeAsync();
    }

    private async Task LookAsync(IPage page, string name, params string[] roles)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile(name), FullPage = true });
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Phone), $"{name} is wider than a phone");
        _looked[page.Url] = (name, roles);
    }

    [Test]
    public async Task Where_there_is_JavaScript_whoever_is_there_signs_with_a_finger()
    {
        await using (var desk = await ContextAsync(javaScript: false, Roles.Officer))
        {
            var officer = await desk.NewPageAsync();
            await officer.GotoAsync($"/permits/inbox/{CaseNumber.Show(Number)}/visits/plan");
            await officer.SelectOptionAsync("#inspector", "test-permits.inspector");
            await officer.ClickAsync("main form button");
        }

        await using var spot = await ContextAsync(javaScript: true, "permits.inspector");
        var phone = await spot.NewPageAsync();
        await phone.GotoAsync("/permits/visits");
        await phone.ClickAsync("tbody a >> nth=-1");
        var page = phone.Url;
        var field = phone.Locator("[data-signature] canvas >> nth=1");
        await field.ScrollIntoViewIfNeededAsync();
        var box = (await field.BoundingBoxAsync())!;
        await phone.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await phone.Mouse.DownAsync();
        await phone.Mouse.MoveAsync(box.X + 120, box.Y + 60, new MouseMoveOptions { Steps = 5 });
        await phone.Mouse.UpAsync();
        await phone.WaitForFunctionAsync("document.getElementById('signature-visited').files.length === 1");
        await phone.FillAsync("#visited", "Voisine Fictive");
        await LookAsync(phone, "visit-signed", "permits.inspector");
        await phone.ClickAsync("button.quiet:not([type=button])");

        Assert.That(await phone.Locator($"img[src='{new Uri(page).AbsolutePath}/signatures/visited']").CountAsync(), Is.EqualTo(1));
        await CheckWithAxeAsync();
    }

    private async Task CheckWithAxeAsync()
    {
        foreach (var (address, (name, roles)) in _looked)
        {
            await using var context = await ContextAsync(javaScript: true, roles);
            var page = await context.NewPageAsync();
            await page.GotoAsync(address);
            var found = await page.RunAxe();
            Assert.That(
                found.Violations.Where(violation => violation.Impact is "serious" or "critical")
                    .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"),
                Is.Empty, name);
        }

        _looked.Clear();
    }

    private async Task<IBrowserContext> ContextAsync(bool javaScript, params string[] roles)
    {
        using var signedIn = roles.Length > 0 ? _town.Town.ClientAs(roles) : _town.Town.Client();
        return await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = _town.Town.Address.ToString(),
            JavaScriptEnabled = javaScript,
            BypassCSP = javaScript,
            Locale = "fr",
            ViewportSize = new ViewportSize { Width = Phone, Height = 740 },
            ExtraHTTPHeaders = signedIn.Http.DefaultRequestHeaders.Where(header => header.Key == "X-Test-Roles")
                .Select(header => KeyValuePair.Create(header.Key, header.Value.First())),
        });
    }
}
