using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class StatementTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await MoneyTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_reference_counts_when_the_statement_has_it()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "mp 2703-01.A1");
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("payment"));

        var imported = await _town.ImportAsync("Référence;Montant;Date\nMP270301A1;5 000;01/03/2027 10:12\n");

        Assert.That((imported.Lines, imported.Matched), Is.EqualTo((1, 1)));
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        var receipt = (await _town.SheetAsync(filed)).Receipts.Single();
        Assert.That((receipt.Number, receipt.Rail, receipt.Reference), Is.EqualTo(("2027-000001", "onda", "MP270301A1")));
        Assert.That(await _town.QueueAsync(), Is.Empty);
    }

    [Test]
    public async Task The_statement_may_come_before_the_reference()
    {
        var filed = await _town.FileAsync("building");
        await _town.ImportAsync("reference,amount,date\nMP1234,5000,2027-03-01\n");
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "without-case 5000" }));

        await _town.ClaimAsync(filed, "MP1234");

        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        Assert.That(await _town.QueueAsync(), Is.Empty);
    }

    [Test]
    public async Task A_payer_who_gave_no_reference_is_found_by_the_case_number_and_the_amount()
    {
        var filed = await _town.FileAsync("building");

        var number = CaseNumber.Show(filed.Number);

        var imported = await _town.ImportAsync($"reference,amount,date,note\nMP77,4999,2027-03-01,{number}\nMP78,5000,2027-03-01,permis {number}\n");

        Assert.That((imported.Lines, imported.Matched), Is.EqualTo((2, 1)));
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "without-case 4999" }));
    }

    [Test]
    public async Task What_does_not_match_waits_in_the_queue_and_is_assigned_by_a_person()
    {
        var filed = await _town.FileAsync("building");
        await _town.ImportAsync("reference,amount,date,note\nMP9999,5000,2027-03-01,for my house\nMP9998,-300,2027-03-01,\n");
        Assert.That(await _town.QueueAsync(), Is.EquivalentTo(new[] { "without-case 5000", "taken-back -300" }));
        var cashier = _town.As(PermitsRole.Cashier);
        var entry = (await cashier.Send("permits", new ListUnmatched())).Single(each => each.Kind == UnmatchedKind.WithoutCase);

        var assigned = await cashier.Send("permits", new AssignUnmatched(entry.Id, CaseNumber.Show(filed.Number)));

        Assert.That(assigned.Answer.Receipt, Is.EqualTo("2027-000001"));
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        Assert.That(await cashier.Send("permits", new AssignUnmatched(entry.Id, CaseNumber.Show(filed.Number))), Refused.With("money.settled-already"));
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "taken-back -300" }));
    }

    [Test]
    public async Task Another_amount_than_announced_is_looked_at_and_can_be_taken_as_part()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP5555");
        await _town.ImportAsync("reference,amount,date\nMP5555,3000,2027-03-01\n");
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "amount-differs 3000" }));
        var cashier = _town.As(PermitsRole.Cashier);

        var entry = (await cashier.Send("permits", new ListUnmatched())).Single();
        await cashier.Send("permits", new AssignUnmatched(entry.Id, CaseNumber.Show(filed.Number)));

        Assert.That((await _town.SheetAsync(filed)).Charges.Single().Outstanding, Is.EqualTo(2000m));
        Assert.That((await _town.PayCashAsync(filed.Number, 2000m)).Answer.Receipt, Is.EqualTo("2027-000002"));
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
    }

    [Test]
    public async Task Paid_in_cash_and_by_telephone_the_surplus_is_shown_and_the_receipt_is_written_all_the_same()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP6666");
        await _town.PayCashAsync(filed.Number);

        await _town.ImportAsync("reference,amount,date\nMP6666,5000,2027-03-01\n");

        Assert.That(await _town.BookAsync(), Is.EqualTo(new[] { "2027-000001", "2027-000002" }));
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "paid-twice 5000" }));
    }

    [TestCase("2027-000002", "without-case 5000", Description = "the one by telephone: its money is still there")]
    [TestCase("2027-000001", null, Description = "the cash, which was given back")]
    public async Task When_one_of_two_payments_is_voided_the_same_money_waits_once(string receipt, string? left)
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP6666");
        await _town.PayCashAsync(filed.Number);
        await _town.ImportAsync("reference,amount,date\nMP6666,5000,2027-03-01\n");

        await _town.As(PermitsRole.Cashier).Send("permits", new VoidReceipt(receipt, "Deux fois"));

        Assert.That(await _town.QueueAsync(), Is.EqualTo(left is null ? [] : new[] { left }));
        Assert.That((await _town.SheetAsync(filed)).Charges.Single().Surplus, Is.EqualTo(0m));
    }

    [Test]
    public async Task What_was_announced_is_said_before_anybody_pays_or_takes_it_again()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP6666");
        using var resident = _town.Client();
        using var cashier = _town.ClientAs(PermitsRole.Cashier);

        var own = await resident.TextAsync($"/permits/pay/{filed.Code}");
        Assert.That(own, Does.Contain("Ne payez pas une seconde fois").And.Not.Contain("Envoyez 5"));
        Assert.That(await resident.TextAsync($"/permits/pay/{filed.Code}?anew=true"), Does.Contain("Envoyez 5"));
        var desk = await cashier.TextAsync($"/permits/money/cases/{CaseNumber.Show(filed.Number)}");
        Assert.That(desk.Split("/cash\"")[0], Does.Contain("référence MP6666").And.Contain("serait payé deux fois"), "above the button");
        Assert.That(desk, Does.Not.Contain("autofocus"));

        await _town.PayCashAsync(filed.Number);
        var uploaded = await _town.As(PermitsRole.Cashier).Send("permits", new UploadStatement("March", "onda", "reference,amount,date\nMP6666,5000,2027-03-01\n"));
        Assert.That(await cashier.TextAsync($"/permits/money/statements/{uploaded.Answer.Id}"), Does.Contain("payé en trop").And.Not.Contain("confirme le paiement annoncé"));
    }

    [Test]
    public async Task The_same_line_in_a_later_statement_counts_once()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP1111");
        await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-01\n");

        var again = await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-01\nMP2222,1,2027-03-02\n");

        Assert.That((again.Lines, again.Matched), Is.EqualTo((1, 0)));
        Assert.That(await _town.BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
    }

    [Test]
    public async Task A_row_that_cannot_be_understood_is_left_out_and_named_and_counts_once_it_is_mended()
    {
        var cashier = _town.As(PermitsRole.Cashier);
        const string Csv = "reference,amount,date\nMP1111,5000,2027-03-01\n=1+1,12.5,soon\nMP1111,5000,2027-03-01\n";
        var uploaded = (await cashier.Send("permits", new UploadStatement("Bad", "onda", Csv))).Answer.Id;
        string[] wrong = ["3 money.row.reference", "3 money.row.amount", "3 money.row.date", "4 money.row.twice"];

        var plan = await cashier.Send("permits", new FindStatement(uploaded));
        var imported = await cashier.Send("permits", new ImportStatement(uploaded));
        var after = await cashier.Send("permits", new FindStatement(uploaded));

        Assert.That(plan!.Problems.Select(problem => $"{problem.Row} {problem.Refusal.Code}"), Is.EqualTo(wrong));
        Assert.That(imported.Answer.Lines, Is.EqualTo(1));
        Assert.That(after!.Problems.Select(problem => $"{problem.Row} {problem.Refusal.Code}"), Is.EqualTo(wrong), "what was left out is still named");
        var mended = await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-01\nMP2222,12,2027-03-01\n");
        Assert.That(mended.Lines, Is.EqualTo(1), "what was taken in does not count twice");
    }

    [TestCase("reference,amount,date\nMP1111,5000,2027-03-01\nMP2222,\"5000,2027-03-01\n")]
    [TestCase("reference,amount,date\n=1+1,12.5,soon\n")]
    public async Task A_table_that_cannot_be_read_to_its_end_or_has_no_good_row_is_not_taken_in(string csv)
    {
        var cashier = _town.As(PermitsRole.Cashier);
        var uploaded = (await cashier.Send("permits", new UploadStatement("Bad", "onda", csv))).Answer.Id;

        Assert.That((await cashier.Send("permits", new ImportStatement(uploaded))).IsRefused, Is.True);
        Assert.That(await _town.ReadAsync<long>("permits", "select count(*) from statement_line"), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task A_dry_run_says_what_each_row_would_do_and_changes_nothing()
    {
        var (first, second) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.ClaimAsync(first, "MP1111");
        var cashier = _town.As(PermitsRole.Cashier);
        var csv = $"reference,amount,date,motif\nMP1111,5000,2027-03-01,\nMP2222,5000,2027-03-01,{CaseNumber.Show(second.Number)}\nMP3333,12,2027-03-01,?\n";
        var uploaded = (await cashier.Send("permits", new UploadStatement("March", "onda", csv))).Answer.Id;

        var plan = await cashier.Send("permits", new FindStatement(uploaded));

        Assert.That(plan!.Lines.Select(line => (line.Fate, line.Number)), Is.EqualTo(new[]
        {
            (StatementFate.Pays, (int?)first.Number), (StatementFate.PaysCase, second.Number), (StatementFate.Unmatched, null),
        }));
        Assert.That(await _town.BookAsync(), Is.Empty);
    }

    [Test]
    public async Task A_reference_of_somebody_else_is_refused()
    {
        var (first, second) = (await _town.FileAsync("building"), await _town.FileAsync("building"));
        await _town.ClaimAsync(first, "MP1111");

        Assert.That(await _town.ClaimAsync(second, "mp-1111"), Refused.With("money.reference-used"));
        Assert.That((await _town.ClaimAsync(first, "MP1111")).IsRefused, Is.False);
        Assert.That((await _town.SheetAsync(first)).Payments, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_the_statement_never_confirms_is_looked_at_after_five_days()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP1111");
        await _town.RunJobAsync("permits", "query-payments");
        Assert.That(await _town.QueueAsync(), Is.Empty);

        _town.Clock.Advance(TimeSpan.FromDays(5));
        await _town.RunJobAsync("permits", "query-payments");
        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "not-confirmed 5000" }));

        await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-06\n");
        Assert.That(await _town.QueueAsync(), Is.Empty);
    }

    [Test]
    public async Task Where_the_town_trusts_references_one_counts_at_once_and_is_confirmed_later()
    {
        await _town.DisposeAsync();
        _town = await MoneyTown.StartAsync(engine, town => town.Set("Modules:permits:Settings:MobileMoney:onda:TrustReferences", "true"));
        var filed = await _town.FileAsync("building");

        await _town.ClaimAsync(filed, "MP1111");
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));

        await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-01\n");
        _town.Clock.Advance(TimeSpan.FromDays(6));
        await _town.RunJobAsync("permits", "query-payments");
        Assert.That(await _town.BookAsync(), Is.EqualTo(new[] { "2027-000001" }));
        Assert.That(await _town.QueueAsync(), Is.Empty);
    }

    [Test]
    public async Task A_payment_for_a_case_that_waits_for_none_is_not_lost_in_silence()
    {
        var filed = await _town.FileAsync("building");
        await _town.ClaimAsync(filed, "MP1111");
        await _town.WriteAsync("permits", "update application set state = 'completing', origin = 'examination' where number = @Number", new { filed.Number });

        await _town.ImportAsync("reference,amount,date\nMP1111,5000,2027-03-01\n");

        Assert.That(await _town.QueueAsync(), Is.EqualTo(new[] { "still-pending 5000" }));
        var cashier = _town.As(PermitsRole.Cashier);
        var entry = (await cashier.Send("permits", new ListUnmatched())).Single();
        Assert.That(await cashier.Send("permits", new RetryUnmatched(entry.Id)), Refused.With("money.still-pending"));
        await _town.WriteAsync("permits", "update application set state = 'payment', origin = '' where number = @Number", new { filed.Number });
        Assert.That((await cashier.Send("permits", new RetryUnmatched(entry.Id))).IsRefused, Is.False);
        Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        Assert.That(await _town.QueueAsync(), Is.Empty);
    }
}
