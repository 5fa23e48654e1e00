using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>The same through the pages, by a browser without JavaScript.</summary>
public sealed class MoneyPagesTests
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await MoneyTown.StartAsync(SqlEngine.Sqlite);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task The_applicant_reads_what_is_due_and_gives_the_operators_reference()
    {
        var filed = await _town.FileAsync("building");
        using var browser = _town.Client();
        var path = $"/permits/pay/{filed.Code}";

        var page = await browser.ReadAsync(path);
        Assert.That(page, Does.Contain("Droits de dossier").And.Contain("5\u202f000\u00a0F\u00a0CFA").And.Contain("77 000 00 00"));
        var wrong = await browser.SubmitAsync(path, new Dictionary<string, string> { ["reference-onda"] = "x" }, $"{path}/claim/onda");
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), Does.Contain("href=\"#reference-onda\"").And.Contain("au moins quatre lettres ou chiffres"));

        var given = await browser.SubmitAsync(path, new Dictionary<string, string> { ["reference-onda"] = "MP270301A1" }, $"{path}/claim/onda");

        Assert.That(given.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await browser.ReadAsync(path), Does.Contain("référence MP270301A1. La mairie attend le relevé"));
    }

    [Test]
    public async Task The_receipt_of_an_application_says_what_is_to_be_paid_and_where()
    {
        var filed = await _town.FileAsync("building");
        using var browser = _town.Client();

        var unpaid = await browser.ReadAsync($"/permits/cases/{filed.Code}/receipt");
        await _town.PayCashAsync(filed.Number);
        var paid = await browser.ReadAsync($"/permits/cases/{filed.Code}/receipt");

        Assert.That(unpaid, Does.Contain("À payer : 5\u202f000\u00a0F\u00a0CFA").And.Contain($"avec le numéro {CaseNumber.Show(filed.Number)}"));
        Assert.That(unpaid, Does.Contain($"href=\"/permits/pay/{filed.Code}\"").And.Contain("quand les droits de dépôt seront payés").And.Not.Contain("votre réponse"));
        Assert.That(paid, Does.Contain("Décision au plus tard le").And.Not.Contain("À payer"));
    }

    [TestCase("trade-licence", "Droit annuel : de 5\u202f000\u00a0F\u00a0CFA à 40\u202f000\u00a0F\u00a0CFA")]
    [TestCase("trade-licence", "Surface (m²) : jusqu’à 10\u00a0m² 5\u202f000\u00a0F\u00a0CFA, jusqu’à 50\u00a0m² 15\u202f000\u00a0F\u00a0CFA, au-delà 40\u202f000\u00a0F\u00a0CFA.")]
    [TestCase("building", "Droits de dossier : 5\u202f000\u00a0F\u00a0CFA")]
    [TestCase("building", "100\u00a0F\u00a0CFA × ")]
    [TestCase("building", "Au moins 2\u202f000\u00a0F\u00a0CFA. Au plus 50\u202f000\u00a0F\u00a0CFA. À payer quand l’autorisation est accordée.")]
    public async Task Before_anything_is_written_the_first_page_of_a_type_has_its_prices(string type, string expected)
    {
        using var browser = _town.Client();

        Assert.That(await browser.ReadAsync($"/permits/apply/{type}"), Does.Contain(expected));
    }

    [Test]
    public async Task The_cashier_takes_cash_prints_the_receipt_voids_it_and_closes_the_day()
    {
        var filed = await _town.FileAsync("building");
        var number = CaseNumber.Show(filed.Number);
        using var cashier = _town.ClientAs(PermitsRole.Cashier);
        Assert.That(await cashier.ReadAsync($"/permits/money?case={number}"), Does.Contain($"href=\"/permits/money/cases/{number}\""));

        var paid = await cashier.SubmitAsync($"/permits/money/cases/{number}", new Dictionary<string, string>(), $"/permits/money/cases/{number}/cash");
        Assert.That(paid.Headers.Location!.ToString(), Is.EqualTo("/permits/money/receipts/2027-000001?at=counter"));
        Assert.That(await cashier.ReadAsync("/permits/money/receipts/2027-000001?paper=a6"), Does.Contain("receipt a6").And.Contain("Fictional Applicant"));

        var voided = await cashier.SubmitAsync(
            "/permits/money/receipts/2027-000001", new Dictionary<string, string> { ["reason"] = "Mauvais dossier." }, "/permits/money/receipts/2027-000001/void");
        Assert.That(voided.Headers.Location!.ToString(), Is.EqualTo("/permits/money/receipts/2027-000002"));
        Assert.That(await cashier.ReadAsync("/permits/money/receipts/2027-000001"), Does.Contain("Ce reçu est annulé par l’écriture 2027-000002."));

        var closed = await cashier.SubmitAsync("/permits/money/days/2027-03-01", new Dictionary<string, string> { ["counted"] = "0" });
        Assert.That(closed.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await cashier.ReadAsync("/permits/money/days/2027-03-01"), Does.Contain("Date et signature du caissier").And.Contain("2027-000002"));
        Assert.That(await cashier.ReadAsync("/permits/money/days"), Does.Contain("close"));
    }

    [Test]
    public async Task What_is_no_table_is_told_so_instead_of_being_called_a_picture()
    {
        using var cashier = _town.ClientAs(PermitsRole.Cashier);

        var sent = await cashier.SubmitAsync(
            "/permits/money/statements", new Dictionary<string, string> { ["name"] = "Mars", ["way"] = "onda" },
            files: new Dictionary<string, byte[]> { ["file"] = Pictures.JpegWithPlace() });

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await sent.TextAsync(), Does.Contain("Ce fichier n’est pas du texte.").And.Not.Contain("Prenez une nouvelle photo"));
    }

    [Test]
    public async Task A_statement_is_looked_at_taken_in_and_what_is_left_is_settled_by_a_person()
    {
        var (first, second) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.ClaimAsync(first, "MP1111");
        using var cashier = _town.ClientAs(PermitsRole.Cashier);
        var csv = Encoding.UTF8.GetBytes("reference,amount,date\nMP1111,5000,2027-03-01\nMP2222,5000,2027-03-01\nMP3333,17,2027-03-01\n");

        var sent = await cashier.SubmitAsync(
            "/permits/money/statements", new Dictionary<string, string> { ["name"] = "Mars", ["way"] = "onda" }, files: new Dictionary<string, byte[]> { ["file"] = csv });
        var statement = sent.Headers.Location!.ToString();
        Assert.That(await cashier.ReadAsync(statement), Does.Contain("confirme le paiement annoncé").And.Contain("sans dossier connu"));
        await cashier.SubmitAsync(statement, new Dictionary<string, string>(), $"{statement}/import");
        Assert.That(await cashier.ReadAsync(statement), Does.Contain("3 lignes prises en compte, 1 rapprochées"));

        var entries = await _town.As(PermitsRole.Cashier).Send("permits", new ListUnmatched());
        var (assign, settle) = (entries.Single(entry => entry.Reference == "MP2222").Id, entries.Single(entry => entry.Reference == "MP3333").Id);
        Assert.That(await cashier.ReadAsync("/permits/money/queue"), Does.Contain(assign).And.Contain(settle));
        var number = CaseNumber.Show(second.Number);
        var wrong = await cashier.SubmitAsync($"/permits/money/queue/{assign}", new Dictionary<string, string> { ["number"] = "12" }, $"/permits/money/queue/{assign}/assign");
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var assigned = await cashier.SubmitAsync($"/permits/money/queue/{assign}", new Dictionary<string, string> { ["number"] = number }, $"/permits/money/queue/{assign}/assign");
        Assert.That(assigned.Headers.Location!.ToString(), Is.EqualTo($"/permits/money/cases/{number}"));
        await cashier.SubmitAsync($"/permits/money/queue/{settle}", new Dictionary<string, string> { ["settlement"] = "Rendu." }, $"/permits/money/queue/{settle}/settle");

        Assert.That(await cashier.ReadAsync("/permits/money/queue"), Does.Contain("Tout est réglé."));
        Assert.That(await _town.StateAsync(second), Is.EqualTo("examination"));
    }

    [TestCase("/permits/money")]
    [TestCase("/permits/money/queue")]
    [TestCase("/permits/money/statements")]
    [TestCase("/permits/money/days")]
    [TestCase("/permits/money/days/2027-03-01")]
    [TestCase("/permits/money/receipts/2027-000001")]
    public async Task No_resident_sees_the_cash_desk(string path)
    {
        var filed = await _town.FileAsync("building");
        await _town.PayCashAsync(filed.Number);
        using var resident = _town.Client();

        Assert.That((await resident.GetAsync(path)).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_receipt_opens_with_the_code_of_its_own_application_and_with_no_other()
    {
        var (mine, other) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.PayCashAsync(mine.Number);
        using var resident = _town.Client();

        Assert.That((await resident.GetAsync($"/permits/pay/{mine.Code}/receipts/2027-000001")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await resident.GetAsync($"/permits/pay/{other.Code}/receipts/2027-000001")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/permits/money/days/nonsense")]
    [TestCase("/permits/money/statements/nonsense")]
    [TestCase("/permits/money/queue/nonsense")]
    [TestCase("/permits/money/receipts/nonsense")]
    [TestCase("/permits/money/cases/nonsense")]
    [TestCase("/permits/pay/nonsense")]
    public async Task What_is_not_there_is_missing_and_no_fault(string path)
    {
        using var cashier = _town.ClientAs(PermitsRole.Cashier, Roles.Agent);

        Assert.That((await cashier.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("{")]
    [TestCase("")]
    public async Task A_callback_of_no_rail_is_refused(string body)
    {
        using var stranger = _town.Client();

        Assert.That((await stranger.PostJsonAsync("/permits/payments/callback/nobody", body)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }
}

internal static class DecodedPages
{
    public static async Task<string> ReadAsync(this TestBrowser browser, string path) => WebUtility.HtmlDecode(await browser.PageAsync(path));
}
