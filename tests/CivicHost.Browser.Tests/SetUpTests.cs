using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>What a town sets up for reports, by an administrator with a phone, without JavaScript.</summary>
public sealed class SetUpTests
{
    private TownInABrowser _town = null!;
    private IBrowserContext _administrator = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        _administrator = await _town.PhoneAsync("fr");
        await _town.SignInFirstAsync(_administrator);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _administrator.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_category_gets_a_unit_a_name_and_a_field_of_its_own_and_residents_meet_them()
    {
        var page = await _administrator.NewPageAsync();
        await page.GotoAsync("/staff");
        await page.ClickAsync("a.tile[href='/complaints/setup']");
        await _town.LookAsync(page, "setup");
        await page.ClickAsync("a.tile[href='/complaints/setup/units']");
        await page.ClickAsync("main a.button");
        await page.FillAsync("#name", "Voirie");
        await page.FillAsync("#code", "voirie");
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "setup-unit");
        await page.GotoAsync("/complaints/setup/units/voirie/members");
        await page.SelectOptionAsync("#person", new SelectOptionValue { Label = "Fictional Clerk" });
        await page.CheckAsync("#head");
        await page.ClickAsync("main form:last-of-type button");
        await _town.LookAsync(page, "setup-members");

        await page.GotoAsync("/complaints/setup/categories");
        await _town.LookAsync(page, "setup-categories");
        await page.ClickAsync("main table a[href='/complaints/setup/categories/road']");
        await page.FillAsync("#name-fr", "");
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "setup-category-errors");
        Assert.That(await page.Locator(".error-summary li").CountAsync(), Is.EqualTo(1));
        await page.FillAsync("#name-fr", "Chaussée");
        await page.SelectOptionAsync("#unit", "voirie");
        await _town.LookAsync(page, "setup-category");
        await page.ClickAsync("main form button");

        await page.GotoAsync("/complaints/setup/categories/road/fields/add");
        await _town.LookAsync(page, "setup-field");
        await page.CheckAsync("input[name=type][value=choice]");
        foreach (var (language, question, options) in ((string, string, string)[])
            [("fr", "Combien de trous ?", "Un\nPlusieurs"), ("pt", "Quantos buracos?", "Um\nVários"), ("en", "How many holes?", "One\nSeveral")])
        {
            await page.FillAsync($"#label-{language}", question);
            await page.FillAsync($"#options-{language}", options);
        }

        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "setup-fields");
        await page.ClickAsync("main .panel a");
        await _town.LookAsync(page, "setup-fields-preview");
        await page.ClickAsync("main form[action$='/publish'] button");
        await page.GotoAsync("/complaints/setup/categories/road/fields/write");
        await _town.LookAsync(page, "setup-fields-json");

        await page.GotoAsync("/complaints/new/road/details");
        Assert.That(await page.InnerTextAsync("h1"), Is.EqualTo("Chaussée"));
        Assert.That(await page.InnerTextAsync("main"), Does.Contain("Combien de trous ?"));
        await _town.CheckWithAxeAsync(_administrator);
    }

    [Test]
    public async Task Routes_templates_and_the_table_of_categories_are_set_up_on_a_phone()
    {
        var page = await _administrator.NewPageAsync();
        await page.GotoAsync("/complaints/setup/units/new");
        await page.FillAsync("#name", "Propreté");
        await page.FillAsync("#code", "proprete");
        await page.ClickAsync("main form button");

        await page.GotoAsync("/complaints/setup/routes");
        await page.SelectOptionAsync("#category", "cleanliness");
        await page.SelectOptionAsync("#unit", "proprete");
        await page.ClickAsync("main form[action$='/routes'] button");
        await _town.LookAsync(page, "setup-routes");
        await page.GotoAsync("/complaints/setup/routes/try");
        await page.SelectOptionAsync("#category", "waste");
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "setup-routes-try");
        Assert.That(await page.InnerTextAsync(".panel"), Does.Contain("Propreté"));

        await page.GotoAsync("/complaints/setup/templates/new");
        await _town.LookAsync(page, "setup-template");
        await page.SelectOptionAsync("#action", "resolve");
        await page.FillAsync("#name-fr", "C’est ramassé");
        await page.FillAsync("#sentence-fr", "{category}, {place} : c’est ramassé.");
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "setup-templates");

        await page.GotoAsync("/complaints/setup/categories/import");
        await _town.LookAsync(page, "setup-import");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "categories.csv", MimeType = "text/csv", Buffer = Table() });
        await page.ClickAsync("main form button");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile("setup-import-plan"), FullPage = true });
        await page.ClickAsync("main form button");
        Assert.That(await page.InnerTextAsync("main"), Does.Contain("Banc public"));
        await _town.CheckWithAxeAsync(_administrator);
    }

    [Test]
    public async Task On_a_desk_nothing_is_wider_than_the_window()
    {
        await using var desk = await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            StorageState = await _administrator.StorageStateAsync(),
            BaseURL = _town.Town.Address.ToString(),
            JavaScriptEnabled = false,
            Locale = "fr",
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        var page = await desk.NewPageAsync();
        foreach (var path in (string[])["", "/categories", "/categories/light", "/categories/light/fields", "/units", "/routes", "/templates", "/categories/import"])
        {
            await page.GotoAsync($"/complaints/setup{path}");
            await page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = TownInABrowser.PictureFile($"setup-desk{path.Replace('/', '-')}"),
                FullPage = true,
            });
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(1280), path);
        }
    }

    private static byte[] Table() => System.Text.Encoding.UTF8.GetBytes(
        "code;parent;position;name.fr;name.pt;name.en;description.fr;description.pt;description.en;synonyms;pictogram;unit;privacy;answer_hours;batch;staff_only;active\n"
        + "bench;streets;40;Banc public;Banco público;Public bench;;;;banc;other;;public;80;non;non;oui\n");
}
