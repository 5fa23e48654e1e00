using System.Text;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>A clerk takes in a paper register on a phone, without JavaScript, and takes it back.</summary>
public sealed class RegisterImportTests
{
    private const string Register =
        """
        Date;Catégorie;Quartier;Repère;Description;Suite;Date de clôture;Folio
        04/03/2019;Route ou trottoir;Centre;derrière l'école;Un trou devant la forge;résolu;18/03/2019;34
        02/05/2019;Ordures;Atlantide;;Le bac déborde;sans suite;10/05/2019;35
        """;

    private TownInABrowser _town = null!;
    private IBrowserContext _clerk = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        _clerk = await _town.PhoneAsync("fr");
        await _town.SignInFirstAsync(_clerk);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _clerk.DisposeAsync();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task A_register_is_looked_through_corrected_imported_and_taken_back()
    {
        var page = await _clerk.NewPageAsync();
        await page.GotoAsync("/complaints/registers");
        await _town.LookAsync(page, "registers");
        await SendAsync(page, Register);
        await _town.LookAsync(page, "register-columns");
        Assert.That(await page.InputValueAsync("#closed"), Is.EqualTo("Date de clôture"), "the headings were understood");
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "register-problems");
        Assert.That(await page.Locator("table.cards tbody tr").CountAsync(), Is.EqualTo(1));

        await page.GotoAsync("/complaints/registers");
        await SendAsync(page, Register.Replace("Atlantide", "Marché", StringComparison.Ordinal));
        await page.ClickAsync("main form button");
        await _town.LookAsync(page, "register-checked");
        await page.ClickAsync("form[action$='/import'] button");
        await _town.LookAsync(page, "register-imported");
        var imported = page.Url;
        await page.GotoAsync("/complaints?q=forge");
        Assert.That(await page.Locator("main a[href*='/complaints/reports/']").CountAsync(), Is.GreaterThan(0));

        await page.GotoAsync(imported);
        await page.ClickAsync("a[href$='/undo']");
        await page.ClickAsync("form[action$='/undo'] button");
        await _town.LookAsync(page, "register-undone");
        await page.GotoAsync("/complaints?q=forge");
        Assert.That(await page.Locator("main a[href*='/complaints/reports/']").CountAsync(), Is.Zero);
        await _town.CheckWithAxeAsync(_clerk);
    }

    private static async Task SendAsync(IPage page, string register)
    {
        await page.FillAsync("#name", "registre 2019");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "registre.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(register) });
        await page.ClickAsync("main form button");
    }
}
