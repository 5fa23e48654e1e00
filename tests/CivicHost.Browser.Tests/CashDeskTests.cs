using System.Text;
using CivicHost.Sdk;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>The cash desk and whoever pays there: on a phone without JavaScript, on paper, and checked by axe.</summary>
public sealed class CashDeskTests
{
    private const string Code = "FJCTJANA2222";

    private static readonly int Number = CaseNumber.Of(2027, 1);

    private readonly List<(string Address, string Name)> _looked = [];

    private TownInABrowser _town = null!;
    private string _code = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync(town => town
            .Set("Modules:permits:Settings:MobileMoney:onda:Name", "Onda").Set("Modules:permits:Settings:MobileMoney:onda:PayTo", "77 000 00 00"));
        _code = Enumerable.Range(0, 10).Select(digit => Code[..^1] + digit).Concat(Enumerable.Range('A', 26).Select(letter => Code[..^1] + (char)letter))
            .Single(code => TrackingCode.Read(code) == code);
        await _town.Town.WriteAsync(
            "permits",
            """
            insert into application
                (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
                 filed_at, filed_on, changed_at, entered_at, warned_days, provenance)
            values
                (@Number, @Code, 'building', 1, 'payment', '', true, '', 1, 'Awa Fictive', '', '', 'fr', '', '{}', 'web', @Now, @Today, @Now, @Now, 0, '');
            insert into charge (number, stage, tariff_on, currency, amount, paid, charged_at) values (@Number, 'filing', @Today, 'XOF', 12500, 0, @Now);
            insert into charge_line (number, stage, position, code, labels, workings, amount)
            values (@Number, 'filing', 1, 'filing', '{"fr":"Droits de dossier"}', '{"fr":""}', 5000), (@Number, 'filing', 2, 'area', '{"fr":"Taxe sur la surface"}', '{"fr":"30 m² × 250"}', 7500)
            """,
            new { Number, Code = _code, Now = _town.Town.Clock.GetUtcNow(), Today = new DateOnly(2027, 3, 1) });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_reference_a_statement_the_queue_a_receipt_and_the_closing_of_the_day()
    {
        await using (var phone = await _town.PhoneAsync("fr"))
        {
            var resident = await phone.NewPageAsync();
            await resident.GotoAsync($"/permits/pay/{_code}");
            await LookAsync(resident, "money-pay");
            await resident.FillAsync("#reference-onda", "MP270301A1");
            await resident.ClickAsync("form:has(#reference-onda) button");
            Assert.That(await resident.Locator("[role=status]").InnerTextAsync(), Does.Contain("MP270301A1"));
            await LookAsync(resident, "money-pay-claimed");
        }

        await using var context = await CashierAsync(javaScript: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/permits/money");
        await LookAsync(page, "money-desk");
        await page.ClickAsync("table.cards tbody a");
        await LookAsync(page, "money-case");
        await page.ClickAsync("form[action$='/cash'] button");
        await LookAsync(page, "money-receipt");
        await TownInABrowser.PrintAsync(page, "money-receipt");
        Assert.That(await page.Locator(".receipt .code").InnerTextAsync(), Is.EqualTo("2027-000001"));

        await page.GotoAsync("/permits/money/statements");
        await LookAsync(page, "money-statements");
        await page.FillAsync("#name", "Mars");
        await page.SelectOptionAsync("#way", "onda");
        await page.SetInputFilesAsync("#file", new FilePayload
        {
            Name = "releve.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("Référence;Montant;Date\nMP270301A1;12500;01/03/2027\nMP270301B2;700;01/03/2027\n"),
        });
        await page.ClickAsync("main form button");
        await LookAsync(page, "money-statement");
        await page.ClickAsync("form[action$='/import'] button");
        await page.GotoAsync("/permits/money/queue");
        await LookAsync(page, "money-queue");
        Assert.That(await page.Locator("tbody tr").CountAsync(), Is.EqualTo(2), "paid twice, and money without a case");
        await page.ClickAsync("tbody a:has-text('Argent sans dossier')");
        await LookAsync(page, "money-entry");
        await page.FillAsync("#settlement", "Rendu contre signature.");
        await page.ClickAsync("form[action$='/settle'] button");
        Assert.That(await page.Locator("tbody tr").CountAsync(), Is.EqualTo(1));

        await page.GotoAsync("/permits/money/days/2027-03-01");
        await page.FillAsync("#counted", "12 500");
        await page.ClickAsync("main form button");
        await LookAsync(page, "money-day");
        await TownInABrowser.PrintAsync(page, "money-day");
        await page.GotoAsync("/permits/money/days");
        await LookAsync(page, "money-days");
        await CheckWithAxeAsync();
    }

    private Task<IBrowserContext> CashierAsync(bool javaScript) => _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript, "permits.cashier", Roles.Agent);

    private async Task LookAsync(IPage page, string name)
    {
        await _town.LookAsync(page, name);
        _looked.Add((page.Url, name));
    }

    private async Task CheckWithAxeAsync()
    {
        await using var context = await CashierAsync(javaScript: true);
        var page = await context.NewPageAsync();
        foreach (var (address, name) in _looked)
        {
            await page.GotoAsync(address);
            var found = await page.RunAxe();
            var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})");
            Assert.That(serious, Is.Empty, $"{name} {address}");
        }
    }
}
