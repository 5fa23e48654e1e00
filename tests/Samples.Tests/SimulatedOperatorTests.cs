using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Samples.Tests;

/// <summary>A resident pays through a stranger's plugin, whose operator is another program: its callbacks come late, twice, never.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class SimulatedOperatorTests(SqlEngine engine)
{
    private const string Code = "FJCTJANA222";

    private static readonly string MyCode = "23456789ABCDEFGHJKMNPQRSTVWXYZ".Select(check => Code + check).Single(code => TrackingCode.Read(code) == code);

    private static readonly int Number = CaseNumber.Of(2027, 1);

    private string _program = null!;
    private string _data = null!;
    private OperatorProcess _operator = null!;
    private TestTown _town = null!;

    [OneTimeSetUp]
    public void Build() => _program = OperatorProcess.Build(BuiltSamples.Packed);

    [SetUp]
    public async Task Start()
    {
        _data = Directory.CreateTempSubdirectory("civichost-operator-").FullName;
        PackedSamples.Copy(Path.Combine(BuiltSamples.Packed.Modules, "simulatedoperator"), Path.Combine(_data, "modules", "simulatedoperator"));
        _operator = await OperatorProcess.StartAsync(_program);
        _town = await TestTown.StartAsync(town => town
            .On(engine).In(_data).Set("Modules:Folders:0", PlacedModules()).Enable("permits").Enable("simulatedoperator").Set("Town:Currency", "XOF")
            .Set("Modules:simulatedoperator:Settings:Address", _operator.Http.BaseAddress!.ToString())
            .Set("Modules:simulatedoperator:Settings:Secret", OperatorProcess.Secret));
        await _operator.CallAsync(_town.Address);
        await FileAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await (_town?.DisposeAsync() ?? default);
        _operator?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [TestCase("771234560", TestName = "A_callback_that_comes_at_once_pays_once")]
    [TestCase("771234561", TestName = "A_callback_that_comes_seconds_later_pays_once")]
    [TestCase("771234562", TestName = "Two_callbacks_at_the_same_moment_pay_once")]
    public async Task A_callback_pays(string phone)
    {
        var begun = await BeginAsync(phone);

        Assert.That(begun.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        await UntilAsync(async () => await StateAsync() == "examination");
        await Task.Delay(300);
        Assert.That(await BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
        Assert.That(await QueueAsync(), Is.Empty);
    }

    [TestCase("771234563", TestName = "Where_no_callback_ever_comes_the_town_asks")]
    [TestCase("771234566", TestName = "Where_the_answer_to_the_order_is_lost_the_town_asks")]
    public async Task The_town_asks(string phone)
    {
        await BeginAsync(phone);
        Assert.That(await StateAsync(), Is.EqualTo("payment"));

        _town.Clock.Advance(TimeSpan.FromMinutes(3));
        await _town.RunJobAsync("permits", "query-payments");

        Assert.That(await StateAsync(), Is.EqualTo("examination"));
        Assert.That(await BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
    }

    [Test]
    public async Task The_resident_may_look_again_instead_of_waiting_for_the_town_to_ask()
    {
        await BeginAsync("771234563");
        using var browser = _town.Client("en");
        Assert.That(await browser.PageAsync($"/permits/pay/{MyCode}"), Does.Contain("Simulated operator has not confirmed the payment of 5,000"));

        await browser.SubmitAsync($"/permits/pay/{MyCode}", new Dictionary<string, string>(), $"/permits/pay/{MyCode}/ask");

        Assert.That(await browser.PageAsync($"/permits/pay/{MyCode}"), Does.Contain("Receipt 2027-000001").And.Contain("There is nothing to pay at the moment."));
    }

    [Test]
    public async Task A_callback_that_comes_days_after_the_town_gave_up_is_money_all_the_same()
    {
        await BeginAsync("771234567");
        _town.Clock.Advance(TimeSpan.FromDays(3));
        await _town.RunJobAsync("permits", "query-payments");
        Assert.That(await QueueAsync(), Is.EqualTo(new[] { "not-confirmed" }));
        using var agent = _town.ClientAs(Roles.Agent);
        var desk = $"/permits/money/cases/{CaseNumber.Show(Number)}";
        await agent.SubmitAsync(desk, new Dictionary<string, string>(), $"{desk}/cash");

        var answered = await _operator.ConfirmAsync((await _town.ReadAsync<string>("permits", "select id from payment where rail = 'simulated'")).Single());

        Assert.That(answered, Is.EqualTo(200));
        Assert.That(await BookAsync(), Is.EqualTo(new[] { "2027-000001", "2027-000002" }));
        Assert.That(await QueueAsync(), Does.Contain("paid-twice"));
    }

    [Test]
    public async Task What_the_payer_turns_down_is_not_paid_and_can_be_tried_again()
    {
        await BeginAsync("771234564");
        await UntilAsync(async () => (await _town.ReadAsync<string>("permits", "select state from payment")).Single() == "failed");

        await BeginAsync("771234560");

        await UntilAsync(async () => await StateAsync() == "examination");
        Assert.That(await BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
    }

    [Test]
    public async Task An_order_that_the_operator_refuses_says_so_on_the_page()
    {
        var refused = await BeginAsync("771234565");

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("The operator refused this payment."));
    }

    [Test]
    public async Task A_callback_without_the_operators_signature_pays_nothing()
    {
        await BeginAsync("771234567");
        var order = (await _town.ReadAsync<string>("permits", "select id from payment")).Single();
        using var stranger = _town.Client();

        var answered = await stranger.PostJsonAsync("/permits/payments/callback/simulated", JsonSerializer.Serialize(new { id = order, state = "paid", amount = 5000, receipt = "SIM1" }));

        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await BookAsync(), Is.Empty);
    }

    /// <summary>An application that waits for its filing fee, written past the module: how it is filed is not what is tested.</summary>
    private Task FileAsync() => _town.WriteAsync(
        "permits",
        """
        insert into application
            (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
             filed_at, filed_on, changed_at, entered_at, warned_days, provenance)
        values
            (@Number, @MyCode, 'building', 1, 'payment', '', true, '', 1, 'Fictional Applicant', '', '', 'en', '', '{}', 'web', @Now, @Today, @Now, @Now, 0, '');
        insert into charge (number, stage, tariff_on, currency, amount, paid, charged_at) values (@Number, 'filing', @Today, 'XOF', 5000, 0, @Now)
        """,
        new { Number, MyCode, Now = _town.Clock.GetUtcNow(), Today = new DateOnly(2027, 3, 1) });

    private async Task<HttpResponseMessage> BeginAsync(string phone)
    {
        using var browser = _town.Client("en");
        return await browser.SubmitAsync(
            $"/permits/pay/{MyCode}", new Dictionary<string, string> { ["phone-simulated"] = phone }, $"/permits/pay/{MyCode}/begin/simulated");
    }

    private async Task<string> StateAsync() =>
        (await _town.ReadAsync<string>("permits", "select state from application where number = @Number", new { Number })).Single();

    private Task<IReadOnlyList<string>> BookAsync() => _town.ReadAsync<string>("permits", "select number from receipt order by year, count");

    private Task<IReadOnlyList<string>> QueueAsync() => _town.ReadAsync<string>("permits", "select kind from unmatched where settled_at is null order by opened_at, id");

    /// <summary>Where the build laid the modules: beside the host, in this configuration.</summary>
    private static string PlacedModules() => Path.Combine(
        PackedSamples.Repository, "host", "CivicHost", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "modules");

    private static async Task UntilAsync(Func<Task<bool>> happened)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(15);)
        {
            if (await happened())
                return;
            await Task.Delay(50);
        }

        Assert.Fail("It did not happen within 15 seconds.");
    }
}
