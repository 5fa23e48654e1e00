using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>The desk of the officers who handle applications for permits: on a phone without JavaScript, and checked by axe.</summary>
public sealed class PermitDeskTests
{
    private const int Phone = 360;

    private readonly Dictionary<string, string> _looked = [];

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        foreach (var (id, name) in new[] { ("test-officer", "Awa Fictive"), ("test-agent", "Bento Fictício") })
        {
            await _town.Town.WriteAsync(
                "town",
                """
                insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at) values (@id, @id, @id, @name, false, 0, @at);
                insert into staff_role (staff_id, role) values (@id, 'officer');
                """,
                new { id, name, at = _town.Town.Clock.GetUtcNow() });
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task From_the_inbox_over_a_question_to_a_signed_decision()
    {
        var number = await FileAsync(1, "Aïssatou Inventée");
        await FileAsync(2, "Djibril Fictif");
        await using var context = await ContextAsync(javaScript: false, Roles.Officer);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/permits/inbox");
        await LookAsync(page, "permit-inbox");
        await page.CheckAsync("input[name=chosen] >> nth=1");
        await page.SelectOptionAsync("#bulk", "assign");
        await page.SelectOptionAsync("#assignTo", "test-officer");
        await page.CheckAsync("#confirmed");
        await page.ClickAsync("form:has(#bulk) fieldset button");
        Assert.That(await page.Locator("[role=status]").InnerTextAsync(), Does.Contain("1"));
        await page.ClickAsync("summary");
        await page.FillAsync("#filter-words", "aissatou");
        await page.ClickAsync(".filters button");
        await page.ClickAsync("tbody a >> nth=0");
        Assert.That(page.Url, Does.EndWith($"/permits/inbox/{CaseNumber.Show(number)}"));
        await LookAsync(page, "permit-case");

        await page.ClickAsync("a[href$='/check']");
        await page.CheckAsync("input[name=verdict-identity][value=unfit]");
        await page.FillAsync("input[name=note-identity]", "La photo est floue");
        await LookAsync(page, "permit-check");
        await page.ClickAsync("button[name=then][value=ask]");
        Assert.That(await page.InputValueAsync("#sentence"), Does.Contain("La photo est floue"));
        await LookAsync(page, "permit-ask");
        await page.ClickAsync("main form button");
        await page.FillAsync("#answeredOn", "2027-03-01");
        await page.FillAsync("#answer", "Nouvelle copie remise au guichet.");
        await page.ClickAsync("form:has(#answeredOn) button");
        await page.ClickAsync("a[href$='/check']");
        await page.CheckAsync("input[name=verdict-identity][value=fit]");
        await page.ClickAsync("button[name=then][value=acknowledge]");
        Assert.That(await page.Locator("h1").InnerTextAsync(), Is.EqualTo("Accusé de réception d’un dossier complet"));
        await LookAsync(page, "permit-acknowledgement");
        await page.GoBackAsync();
        await page.GotoAsync($"/permits/inbox/{CaseNumber.Show(number)}");

        await page.ClickAsync("a[href*='decide?step=grant']");
        await page.CheckAsync("input[name=condition-0]");
        await page.FillAsync("#ownConditions", "Fermer à vingt heures.");
        await LookAsync(page, "permit-decide");
        await page.ClickAsync("main form button");
        Assert.That(await page.Locator(".certificate").InnerTextAsync(), Does.Contain("Fermer à vingt heures.").And.Contain("Test officer"));
        await LookAsync(page, "permit-decision");
        await TownInABrowser.PrintAsync(page, "permit-decision");
        await CheckWithAxeAsync();
    }

    [Test]
    public async Task Who_may_sign_is_kept_on_a_page()
    {
        await using var context = await ContextAsync(javaScript: false, "permits.manager");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/permits/delegations");
        await page.ClickAsync("a[href$='/new']");
        await page.FillAsync("#act", "2027-12");
        await page.FillAsync("#actOn", "2027-02-01");
        await page.SelectOptionAsync("#signer", "test-officer");
        await page.SelectOptionAsync("#deputy", "test-agent");
        await LookAsync(page, "permit-act");
        await page.ClickAsync("main form button");
        await page.SelectOptionAsync("#away", "test-officer");
        await page.FillAsync("#awayFrom", "2027-03-02");
        await page.FillAsync("#awayUntil", "2027-03-09");
        await page.ClickAsync("form:has(#away) button");
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Contain("2027-12").And.Contain("du 02/03/2027 au 09/03/2027"));
        await LookAsync(page, "permit-delegations");
        await page.ClickAsync("td form button");
        await page.ClickAsync("li form button");
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Not.Contain("09/03/2027"));
    }

    private async Task<int> FileAsync(int count, string applicant)
    {
        var number = CaseNumber.Of(2027, count);
        await _town.Town.WriteAsync(
            "permits",
            """
            insert into application
                (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
                 filed_at, filed_on, changed_at, entered_at, decide_by, warned_days, provenance)
            values
                (@Number, @Code, 'public-space', 1, 'examination', '', true, '', 1, @Applicant, '', '', 'fr', 'Centre',
                 '{"use":"stall","goods":"Légumes","area":4,"starts_on":"2027-03-10","months":3}', 'counter', @Now, @Today, @Now, @Now, @DecideBy, 0, '');
            insert into application_event (id, number, at, kind, action, state, sentence, note, person) values (@Code, @Number, @Now, 'filed', '', 'examination', '', '', null);
            insert into application_document (id, number, document, file, state, note, received_at) values (@Code, @Number, 'identity', null, 'received', '', @Now)
            """,
            new
            {
                Number = number,
                Code = TrackingCode.Next(),
                Applicant = applicant,
                Now = _town.Town.Clock.GetUtcNow(),
                Today = new DateOnly(2027, 3, 1),
                DecideBy = new DateOnly(2027, 4, 1),
            });
        return number;
    }

    private async Task LookAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile(name), FullPage = true });
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Phone), name);
        _looked[page.Url] = name;
    }

    private async Task CheckWithAxeAsync()
    {
        await using var context = await ContextAsync(javaScript: true, Roles.Officer, "permits.manager");
        var page = await context.NewPageAsync();
        foreach (var (address, name) in _looked)
        {
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
        using var signedIn = _town.Town.ClientAs(roles);
        return await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = _town.Town.Address.ToString(),
            JavaScriptEnabled = javaScript,
            BypassCSP = javaScript,
            Locale = "fr",
            ViewportSize = new ViewportSize { Width = Phone, Height = 800 },
            ExtraHTTPHeaders = signedIn.Http.DefaultRequestHeaders.Where(header => header.Key == "X-Test-Roles")
                .Select(header => KeyValuePair.Create(header.Key, header.Value.First())),
        });
    }
}
