using System.Text;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>Whoever manages permits publishes a version of a type and takes in a paper register, on a phone, without JavaScript.</summary>
public sealed class PermitTypesTests
{
    private const string Register =
        """
        Numéro;Date de décision;Titulaire;Quartier;Ce que vous vendez;Surface;Folio
        12/2019;18/03/2019;Commerce Fictif;Centre;Légumes;6;34
        13/2019;20/03/2019;Autre Fiction;Atlantide;Tissus;4;35
        """;

    private TownInABrowser _town = null!;
    private IBrowserContext _manager = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        _manager = await _town.PhoneAsync("fr");
        await _town.SignInFirstAsync(_manager);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _manager.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_problem_is_shown_put_right_and_the_new_version_published()
    {
        var page = await _manager.NewPageAsync();
        await page.GotoAsync("/permits/types");
        await _town.LookAsync(page, "types");
        await page.ClickAsync("main a[href='/permits/types/public-space']");
        await _town.LookAsync(page, "type");
        await page.ClickAsync("main a[href='/permits/types/public-space/publish']");
        var json = await page.InputValueAsync("#json");
        await page.FillAsync("#json", json.Replace("\"from\": \"starts_on\"", "\"from\": \"begins_on\"", StringComparison.Ordinal).Replace("\"max\": 50", "\"max\": 60", StringComparison.Ordinal));
        await page.ClickAsync("button[name=check]");
        await _town.LookAsync(page, "type-problem");
        Assert.That(await page.Locator(".error-summary li").CountAsync(), Is.EqualTo(1));
        Assert.That(await page.InnerTextAsync(".error-summary"), Does.Contain("begins_on"));

        json = await page.InputValueAsync("#json");
        await page.FillAsync("#json", json.Replace("begins_on", "starts_on", StringComparison.Ordinal));
        await page.ClickAsync("button[name=check]");
        Assert.That(await page.Locator("[role=status]").CountAsync(), Is.EqualTo(1));
        Assert.That(await page.InnerTextAsync("main form"), Does.Contain("area › max"), "before it is final");
        await _town.LookAsync(page, "type-to-publish");
        await page.ClickAsync("form .actions button[name=sure]");
        Assert.That(page.Url, Does.EndWith("/permits/types/public-space"));
        await page.ClickAsync("main .actions a[href*='/compare']");
        await _town.LookAsync(page, "type-compared");
        Assert.That(await page.InnerTextAsync("main"), Does.Contain("area › max"));
        foreach (var type in (string[])["public-space", "building"])
        {
            await page.GotoAsync($"/permits/types/{type}/preview");
            await _town.LookAsync(page, $"type-preview-{type}");
        }

        await _town.CheckWithAxeAsync(_manager);
    }

    [Test]
    public async Task A_paper_register_is_looked_through_corrected_imported_and_found_by_everybody()
    {
        var page = await _manager.NewPageAsync();
        await page.GotoAsync("/permits/paper");
        await _town.LookAsync(page, "papers");
        await SendAsync(page, Register);
        await _town.LookAsync(page, "paper-columns");
        Assert.That(await page.InputValueAsync("#field-goods"), Is.EqualTo("Ce que vous vendez"), "the headings were understood");
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "paper-problems");
        Assert.That(await page.Locator("table.cards tbody tr").CountAsync(), Is.EqualTo(1));
        await page.GotoAsync("/permits/register");
        Assert.That(await page.Locator("table.cards").CountAsync(), Is.Zero, "a dry run writes nothing");

        await page.GotoAsync("/permits/paper");
        await SendAsync(page, Register.Replace("Atlantide", "Marché", StringComparison.Ordinal));
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "paper-checked");
        await page.ClickAsync("form[action$='/import'] button");
        await _town.LookAsync(page, "paper-imported");
        await page.GotoAsync("/permits/register?q=legumes");
        await _town.LookAsync(page, "register");
        Assert.That(await page.Locator("table.cards tbody tr").CountAsync(), Is.EqualTo(1));
        await page.GotoAsync("/permits/figures");
        await _town.LookAsync(page, "permit-figures");
        await TownInABrowser.PrintAsync(page, "permit-figures");
        await _town.CheckWithAxeAsync(_manager);
    }

    private static async Task SendAsync(IPage page, string register)
    {
        await page.FillAsync("#name", "registre 2019");
        await page.SelectOptionAsync("#kind", "public-space/1");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "registre.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(register) });
        await page.ClickAsync("main form button");
    }
}
