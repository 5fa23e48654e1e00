using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class CashDayTests(SqlEngine engine)
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await MoneyTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_closed_day_takes_no_more_cash_but_the_next_one_does()
    {
        var (first, second) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.PayCashAsync(first.Number);

        Assert.That((await CloseAsync(1, "5 000")).IsRefused, Is.False);

        Assert.That(await _town.PayCashAsync(second.Number), Refused.With("money.day-closed"));
        Assert.That(await _town.As(PermitsRole.Cashier).Send("permits", new VoidReceipt("2027-000001", "Wrong case.")), Refused.With("money.void-day-closed"));
        Assert.That((await _town.SheetAsync(second)).Payments, Is.Empty);
        _town.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That((await _town.PayCashAsync(second.Number)).Answer.Receipt, Is.EqualTo("2027-000002"));
    }

    [Test]
    public async Task What_was_voided_is_no_longer_expected()
    {
        var filed = await _town.FileAsync("building");
        await _town.PayCashAsync(filed.Number);
        await _town.As(PermitsRole.Cashier).Send("permits", new VoidReceipt("2027-000001", "Wrong case."));

        var day = (await _town.As(PermitsRole.Cashier).Send("permits", new FindCashDay(Day))).Day;

        Assert.That((day.Movements, day.Expected), Is.EqualTo((2, 0L)));
        Assert.That((await CloseAsync(2, "0")).IsRefused, Is.False);
        Assert.That(await CloseAsync(2, "0"), Refused.With("money.day-changed"));
    }

    [Test]
    public async Task A_difference_needs_its_reason()
    {
        var filed = await _town.FileAsync("building");
        await _town.PayCashAsync(filed.Number);

        Assert.That(await CloseAsync(1, "4900"), Refused.With("money.difference-unexplained"));
        Assert.That(await CloseAsync(1, "plenty", "?"), Refused.With("money.counted-unreadable"));
        Assert.That((await CloseAsync(1, "4900", "A coin is missing.")).IsRefused, Is.False);

        var day = (await _town.As(PermitsRole.Cashier).Send("permits", new FindCashDay(Day))).Day;
        Assert.That((day.Expected, day.Counted, day.Reason), Is.EqualTo((5000L, 4900L, "A coin is missing.")));
    }

    [Test]
    public async Task Who_counted_before_the_last_payment_counts_again()
    {
        var (first, second) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.PayCashAsync(first.Number);
        await _town.PayCashAsync(second.Number);

        Assert.That(await CloseAsync(1, "10000"), Refused.With("money.day-changed"));
    }

    [Test]
    public async Task Payments_and_the_closing_at_once_never_leave_cash_on_a_closed_day_uncounted()
    {
        var filed = new List<FiledApplication>();
        for (var count = 0; count < 12; count++)
            filed.Add(await _town.FileAsync("building"));

        var payments = filed.Select(each => _town.PayCashAsync(each.Number)).ToList();
        var closings = Enumerable.Range(0, 13).Select(movements => CloseAsync(movements, $"{movements * 5000}")).ToList();
        var taken = (await Task.WhenAll(payments)).Count(outcome => !outcome.IsRefused);
        await Task.WhenAll(closings);

        var day = (await _town.As(PermitsRole.Cashier).Send("permits", new FindCashDay(Day))).Day;
        Assert.That(day.Expected, Is.EqualTo(taken * 5000L));
        Assert.That(day.Counted, Is.Null.Or.EqualTo(day.Expected));
    }

    [Test]
    public async Task A_day_with_many_receipts_comes_page_by_page_with_the_sum_of_all()
    {
        var filed = await _town.FileAsync("building");
        await _town.PayCashAsync(filed.Number);
        for (var count = 2; count <= 130; count++)
        {
            await _town.WriteAsync(
                "permits",
                """
                insert into receipt (number, year, count, payment, application, stage, rail, reference, amount, currency, day, at, person, voids, reason)
                select @number, year, @count, payment, application, stage, rail, reference, amount, currency, day, at, person, null, '' from receipt where count = 1
                """,
                new { number = $"2027-{count:000000}", count });
        }

        using var cashier = _town.ClientAs(PermitsRole.Cashier);
        var first = await cashier.TextAsync("/permits/money/days/2027-03-01");
        var second = await cashier.TextAsync("/permits/money/days/2027-03-01?cash=100&other=0");

        Assert.That(first, Does.Contain("2027-000100").And.Not.Contain("2027-000101").And.Contain("href=\"/permits/money/days/2027-03-01?cash=100&other=0\""));
        Assert.That(second, Does.Contain("2027-000101").And.Contain("2027-000130").And.Not.Contain("2027-000100").And.Contain("cash=0"));
        Assert.That(second, Does.Contain("130 reçus").And.Contain("650\u202f000"));
    }

    [Test]
    public async Task Tomorrow_cannot_be_closed() =>
        Assert.That(
            await _town.As(PermitsRole.Cashier).Send("permits", new CloseCashDay(Day.AddDays(1), 0, "0", "")), Refused.With("money.day-not-yet"));

    [Test]
    public async Task The_figures_say_what_came_in_and_what_is_owed()
    {
        var (first, second) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.PayCashAsync(first.Number);
        await _town.FileAsync("building");
        await _town.ClaimAsync(second, "MP1111");
        await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-01\nMP2222,700,2027-03-01\n");

        var figures = await _town.As(Roles.Officer).Send("permits", new ReadMoneyFigures(Day, Day));
        var before = await _town.As(Roles.Officer).Send("permits", new ReadMoneyFigures(Day.AddDays(-30), Day.AddDays(-1)));

        Assert.That((figures.Received, figures.Outstanding, figures.OutstandingCases, figures.Receipts, figures.Voided, figures.Unmatched), Is.EqualTo((10000m, 5000m, 1, 2, 0, 1)));
        Assert.That(figures.Ways.Select(way => (way.Rail, way.Received)), Is.EqualTo(new[] { ("cash", 5000m), ("onda", 5000m) }));
        Assert.That(before.Received, Is.Zero);
    }

    private Task<Outcome<ClosedCashDay>> CloseAsync(int movements, string counted, string reason = "") =>
        _town.As(PermitsRole.Cashier).Send("permits", new CloseCashDay(Day, movements, counted, reason));
}
