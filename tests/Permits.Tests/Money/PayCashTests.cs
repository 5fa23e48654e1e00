using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PayCashTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await MoneyTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_is_due_is_written_down_at_the_tariff_of_the_day_of_filing()
    {
        var filed = await _town.FileAsync("building");

        var charge = (await _town.SheetAsync(filed)).Charges.Single();
        Assert.That((charge.Stage, charge.Amount, charge.Outstanding), Is.EqualTo((FeeStage.Filing, 5000m, 5000m)));
        Assert.That(charge.TariffOn, Is.EqualTo(new DateOnly(2027, 3, 1)));
        Assert.That(charge.Lines.Single().Label("pt"), Is.EqualTo("Taxa de processo"));
    }

    [Test]
    public async Task Paid_at_the_counter_the_application_goes_on_and_the_receipt_is_the_first_of_the_year()
    {
        var filed = await _town.FileAsync("building");

        var paid = await _town.PayCashAsync(filed.Number);

        Assert.That(paid.Answer.Receipt, Is.EqualTo("2027-000001"));
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        Assert.That((await _town.SheetAsync(filed)).Charges.Single().Outstanding, Is.Zero);
        Assert.That(await _town.QueueAsync(), Is.Empty);
    }

    [Test]
    public async Task The_same_form_sent_twice_is_one_payment()
    {
        var filed = await _town.FileAsync("building");

        var first = await _town.PayCashAsync(filed.Number, onceKey: "the-form");
        var second = await _town.PayCashAsync(filed.Number, onceKey: "the-form");

        Assert.That(second.Answer, Is.EqualTo(first.Answer));
        Assert.That(await _town.BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
    }

    [Test]
    public async Task Ten_who_take_the_same_payment_at_once_take_it_once()
    {
        var filed = await _town.FileAsync("building");

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _town.PayCashAsync(filed.Number)));

        Assert.That(taken.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That(taken.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("money.nothing-due")));
        Assert.That(await _town.BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
    }

    [Test]
    public async Task Receipts_have_no_gap_and_no_double_under_parallel_payments_of_which_some_are_refused()
    {
        var filed = new List<FiledApplication>();
        for (var count = 0; count < 30; count++)
            filed.Add(await _town.FileAsync("building"));

        var taken = await Task.WhenAll(filed.SelectMany(each => new[] { _town.PayCashAsync(each.Number), _town.PayCashAsync(each.Number, 4000m), _town.PayCashAsync(each.Number) }));

        var receipts = taken.Where(outcome => !outcome.IsRefused).Select(outcome => outcome.Answer.Receipt).Order();
        Assert.That(receipts, Is.EqualTo(Enumerable.Range(1, 30).Select(count => $"2027-{count:000000}")));
        Assert.That(await _town.BookAsync(), Is.EqualTo(Enumerable.Range(1, 30).Select(count => $"2027-{count:000000}")));
    }

    [Test]
    public async Task The_numbers_begin_anew_with_the_year()
    {
        var before = await _town.FileAsync("building");
        var after = await _town.FileAsync("building");
        await _town.PayCashAsync(before.Number);
        _town.Clock.Advance(TimeSpan.FromDays(306));

        var paid = await _town.PayCashAsync(after.Number);

        Assert.That(paid.Answer.Receipt, Is.EqualTo("2028-000001"));
    }

    [Test]
    public async Task Another_amount_than_is_due_is_not_taken()
    {
        var filed = await _town.FileAsync("building");

        Assert.That(await _town.PayCashAsync(filed.Number, 4999m), Refused.With("money.amount-changed"));
        Assert.That(await _town.BookAsync(), Is.Empty);
    }

    [Test]
    public async Task A_voided_receipt_stays_in_the_book_beside_the_entry_that_voids_it()
    {
        var filed = await _town.FileAsync("building");
        await _town.PayCashAsync(filed.Number);

        var voided = await _town.As(PermitsRole.Cashier).Send("permits", new VoidReceipt("2027-000001", "Wrong case."));
        var again = await _town.As(PermitsRole.Cashier).Send("permits", new VoidReceipt("2027-000001", "Once more."));

        Assert.That(voided.Answer.Entry, Is.EqualTo("2027-000002"));
        Assert.That(again, Refused.With("money.voided-already"));
        var sheet = await _town.SheetAsync(filed);
        Assert.That(sheet.Receipts.Select(receipt => (receipt.Number, receipt.Amount, receipt.VoidedBy)), Is.EqualTo(new[]
        {
            ("2027-000001", 5000m, "2027-000002"), ("2027-000002", -5000m, (string?)null),
        }));
        Assert.That(sheet.Charges.Single().Outstanding, Is.EqualTo(5000m));
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "voided 5000" }), "the case went on by a payment that is none");
    }

    [Test]
    public async Task Without_a_reason_or_the_role_nothing_is_voided()
    {
        var filed = await _town.FileAsync("building");
        await _town.PayCashAsync(filed.Number);

        Assert.That(await _town.As(PermitsRole.Cashier).Send("permits", new VoidReceipt("2027-000001", "")), Refused.With("money.reason-missing"));
        Assert.That((await _town.As(Roles.Agent).Send("permits", new VoidReceipt("2027-000001", "Wrong."))).Refusals[0].Kind, Is.EqualTo(RefusalKind.Forbidden));
        Assert.That(await _town.BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
    }
}
