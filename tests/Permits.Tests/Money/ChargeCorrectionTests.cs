using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>Answers that are put right change what they cost. The town takes 100 francs a square metre for filing, 200 from April on.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ChargeCorrectionTests(SqlEngine engine)
{
    private static readonly Dictionary<string, string> Form = new()
    {
        ["own-works"] = "new",
        ["own-plot"] = "F 12",
        ["own-address"] = "Behind the school",
        ["own-tenure"] = "owner",
        ["own-area"] = "80",
        ["own-height"] = "4",
    };

    private TestTown _town = null!;
    private TestBrowser _resident = null!;
    private FiledApplication _filed = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await MoneyTown.StartAsync(engine);
        await _town.HireAsync();
        _resident = _town.Client();
        var published = await _town.As(PermitsRole.Manager).Send("permits", new PublishType("plot", Type, 0));
        Assert.That(published.Refusals, Is.Empty);
        _filed = (await _town.As(Roles.Agent).Send("permits", PermitsTown.Application("building") with { Type = "plot" })).Answer;
        await ExpectAsync("8000", due: 8000m);
    }

    [TearDown]
    public async Task Stop()
    {
        _resident.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task What_is_still_to_be_paid_follows_at_the_tariff_of_the_day_of_filing()
    {
        await AskAsync();
        await _town.GoOnToAsync(new DateOnly(2027, 4, 20), works: false);

        await PutRightAsync("100");

        await ExpectAsync("8000, +2000", due: 10000m);
        Assert.That((await ChargeAsync()).TariffOn, Is.EqualTo(new DateOnly(2027, 3, 1)));
        var page = await _resident.TextAsync($"/permits/cases/{_filed.Code}");
        Assert.That(page, Does.Match(@"Surface construite : 80\s*m² → 100\s*m²"));
        Assert.That(page, Does.Contain("Différence après correction du 20/04/2027"));
        await _town.PayCashAsync(_filed.Number, 10000m);
        Assert.That(await _town.StateAsync(_filed), Is.EqualTo("examination"));
    }

    [Test]
    public async Task Who_paid_what_was_due_before_the_correction_is_told_the_new_amount()
    {
        await AskAsync();
        await PutRightAsync("60");

        Assert.That(await _town.PayCashAsync(_filed.Number, 8000m), Refused.With("money.amount-changed"));
        await ExpectAsync("8000, -2000", due: 6000m);
    }

    [Test]
    public async Task Where_nothing_is_due_any_more_the_application_goes_on()
    {
        await AskAsync();

        await PutRightAsync("80", ("own-works", "demolition"));

        await ExpectAsync("8000, -8000", due: 0m);
        Assert.That(await _town.StateAsync(_filed), Is.EqualTo("examination"));
    }

    [Test]
    public async Task What_is_dearer_after_it_was_paid_is_asked_for_and_holds_nothing_up()
    {
        await _town.PayCashAsync(_filed.Number, 8000m);
        await AskAsync();
        _town.PassTime();

        await RecordAtTheDeskAsync("100");

        await ExpectAsync("8000, +2000", due: 2000m);
        Assert.That(await _town.StateAsync(_filed), Is.EqualTo("examination"));
        using var officer = _town.ClientAs(Roles.Officer);
        Assert.That(await officer.TextAsync(_filed.Page("decide")), Does.Match(@"Reste à payer : 2\s000"));
        _town.PassTime();
        Assert.That((await _town.PayCashAsync(_filed.Number, 2000m)).Answer.Receipt, Is.EqualTo("2027-000002"));
        Assert.That(await _town.StateAsync(_filed), Is.EqualTo("examination"));
        Assert.That(await _town.QueueAsync(), Is.Empty);
        var first = await officer.TextAsync("/permits/money/receipts/2027-000001");
        var second = await officer.TextAsync("/permits/money/receipts/2027-000002");
        Assert.That(first, Does.Not.Contain("Différence").And.Not.Contain("Déjà payé"), "a receipt stays as it was");
        Assert.That(second, Does.Contain("Différence").And.Contain("Déjà payé"));
    }

    [Test]
    public async Task What_is_cheaper_after_it_was_paid_is_a_credit_that_waits_for_the_cashier()
    {
        await _town.PayCashAsync(_filed.Number, 8000m);
        await AskAsync();

        await RecordAtTheDeskAsync("60");

        await ExpectAsync("8000, -2000", due: 0m);
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "paid-twice 2000" }));
        using var officer = _town.ClientAs(Roles.Officer);
        Assert.That(await officer.TextAsync(_filed.Page()), Does.Match(@"Payé en trop, à rendre[\s\S]+2\s000"));
    }

    [Test]
    public async Task A_form_that_is_wrong_is_shown_again_and_one_that_says_nothing_new_is_no_answer()
    {
        await AskAsync();
        var address = $"/permits/cases/{_filed.Code}/answer";

        var wrong = await _resident.SubmitAsync(address, new Dictionary<string, string>(Form) { ["own-area"] = "many" });
        var same = await _resident.SubmitAsync(address, Form);

        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await wrong.TextAsync(), Does.Contain("many"));
        Assert.That(await same.TextAsync(), Does.Contain("Écrivez une réponse ou joignez un document."));
        await ExpectAsync("8000", due: 8000m);
    }

    [Test]
    public async Task Where_nothing_was_asked_nothing_is_put_right()
    {
        using var changed = JsonDocument.Parse(PermitsTown.Answers["building"].Replace("80", "90", StringComparison.Ordinal));
        var righted = new RightedForm(PermitsTown.Read(Type).Form.Read(changed.RootElement).Answer, []);

        var answer = await _town.Anonymous.Send("permits", new AnswerCorrection(_filed.Code, "", []) { Righted = righted });

        Assert.That(answer, Refused.With("application.step-not-possible"));
        await ExpectAsync("8000", due: 8000m);
    }

    private static string Type
    {
        get
        {
            const string Flat = """
                {"code": "filing", "label": {"fr": "Droits de dossier", "pt": "Taxa de processo", "en": "Filing fee"}, "stage": "filing", "from": "2026-01-01", "amount": 5000}
                """;
            const string ByArea = """
                {"code": "filing", "label": {"fr": "Droits", "pt": "Taxa", "en": "Fee"}, "stage": "filing", "from": "2026-01-01", "until": "2027-03-31",
                 "if": {"field": "works", "any_of": ["new", "extension"]}, "per": {"field": "area", "amount": 100}},
                {"code": "filing", "label": {"fr": "Droits", "pt": "Taxa", "en": "Fee"}, "stage": "filing", "from": "2027-04-01",
                 "if": {"field": "works", "any_of": ["new", "extension"]}, "per": {"field": "area", "amount": 200}}
                """;
            return PermitsTown.Shipped("building").Replace(Flat, ByArea, StringComparison.Ordinal)
                .Replace("\"Ask the applicant\"}, \"from\": [", "\"Ask the applicant\"}, \"from\": [\"payment\", ", StringComparison.Ordinal);
        }
    }

    private async Task AskAsync() => Assert.That((await _town.AskAsync(_filed.Number, "incorrect", new DateOnly(2027, 4, 28))).Refusals, Is.Empty);

    private async Task PutRightAsync(string area, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string>(Form) { ["own-area"] = area };
        foreach (var (name, value) in more)
            form[name] = value;
        var answered = await _resident.SubmitAsync($"/permits/cases/{_filed.Code}/answer", form);
        Assert.That(answered.To(), Is.EqualTo($"/permits/cases/{_filed.Code}"));
    }

    private async Task RecordAtTheDeskAsync(string area)
    {
        using var agent = _town.ClientAs(Roles.Agent);
        var form = new Dictionary<string, string>(Form) { ["own-area"] = area, ["answeredOn"] = "2027-03-01", ["answer"] = "Dit au guichet." };
        var recorded = await agent.SubmitAsync(_filed.Page("answer?step=right"), form, _filed.Page("answer"));
        Assert.That(recorded.To(), Is.EqualTo(_filed.Page()));
    }

    private async Task<Charge> ChargeAsync() => (await _town.SheetAsync(_filed)).Charges.Single();

    private async Task ExpectAsync(string lines, decimal due)
    {
        var charge = await ChargeAsync();
        Assert.That(
            string.Join(", ", charge.Lines.Select((line, index) => index == 0 ? $"{line.Units}" : line.Units > 0 ? $"+{line.Units}" : $"{line.Units}")), Is.EqualTo(lines));
        Assert.That(charge.Outstanding, Is.EqualTo(due));
    }
}
