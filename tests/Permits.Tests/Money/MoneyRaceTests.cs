using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>The same money, or the same debt, through two doors at once.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class MoneyRaceTests(SqlEngine engine)
{
    private const int Cases = 12;

    private TestTown _town = null!;
    private List<FiledApplication> _filed = [];

    [SetUp]
    public async Task Start()
    {
        _town = await MoneyTown.StartAsync(engine);
        _filed = [];
        for (var count = 0; count < Cases; count++)
            _filed.Add(await _town.FileAsync("building"));
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_statement_and_the_cash_desk_for_the_same_case_make_one_receipt_and_the_rest_waits_in_the_queue()
    {
        var statements = await UploadAsync(filed => $"MP{filed.Number},5000,2027-03-01,{CaseNumber.Show(filed.Number)}");

        var imports = statements.Select(id => Task.Run(() => ImportAsync(id))).ToList();
        var paid = await Task.WhenAll(_filed.Select(filed => Task.Run(() => _town.PayCashAsync(filed.Number))));
        await Task.WhenAll(imports);

        foreach (var filed in _filed)
        {
            Assert.That((await _town.SheetAsync(filed)).Receipts, Has.Count.EqualTo(1), CaseNumber.Show(filed.Number));
            Assert.That(await _town.StateAsync(filed), Is.EqualTo("examination"));
        }

        var taken = paid.Count(outcome => !outcome.IsRefused);
        Assert.That(paid.Where(outcome => outcome.IsRefused), Is.All.Matches(Refused.With("money.nothing-due")));
        Assert.That(await _town.QueueAsync(), Is.EqualTo(Enumerable.Repeat("without-case 5000", taken)), "the operator's money for those who paid in cash");
        Assert.That(await _town.BookAsync(), Is.EqualTo(Enumerable.Range(1, Cases).Select(count => $"2027-{count:000000}")));
    }

    [Test]
    public async Task A_statement_and_the_reference_that_it_confirms_meet_whichever_comes_first()
    {
        var statements = await UploadAsync(filed => $"MP{filed.Number},5000,2027-03-01,");

        var imports = statements.Select(id => Task.Run(() => ImportAsync(id))).ToList();
        var claimed = await Task.WhenAll(_filed.Select(filed => Task.Run(() => _town.ClaimAsync(filed, $"MP{filed.Number}"))));
        await Task.WhenAll(imports);

        Assert.That(claimed.SelectMany(outcome => outcome.Refusals), Is.Empty);
        Assert.That(await _town.QueueAsync(), Is.Empty);
        foreach (var filed in _filed)
            Assert.That((await _town.SheetAsync(filed)).Receipts, Has.Count.EqualTo(1), CaseNumber.Show(filed.Number));
    }

    [Test]
    public async Task A_reference_and_the_cash_desk_for_the_same_case_make_one_receipt()
    {
        await _town.ImportAsync("reference,amount,date\n" + string.Join('\n', _filed.Select(filed => $"MP{filed.Number},5000,2027-03-01")));

        var cash = _filed.Select(filed => Task.Run(() => _town.PayCashAsync(filed.Number))).ToList();
        var claimed = await Task.WhenAll(_filed.Select(filed => Task.Run(() => _town.ClaimAsync(filed, $"MP{filed.Number}"))));
        var paid = await Task.WhenAll(cash);

        Assert.That(await _town.BookAsync(), Has.Count.EqualTo(Cases));
        Assert.That(claimed.Zip(paid).Select(both => both.First.IsRefused ^ both.Second.IsRefused), Is.All.True, "one of the two is told that nothing is due");
        Assert.That(await _town.QueueAsync(), Is.EqualTo(Enumerable.Repeat("without-case 5000", paid.Count(outcome => !outcome.IsRefused))));
    }

    /// <summary>Two statements, each with half of the rows.</summary>
    private async Task<List<string>> UploadAsync(Func<FiledApplication, string> row)
    {
        var ids = new List<string>();
        foreach (var half in _filed.Chunk(Cases / 2))
        {
            var csv = "reference,amount,date,note\n" + string.Join('\n', half.Select(row));
            ids.Add((await _town.As(PermitsRole.Cashier).Send("permits", new UploadStatement("March", "onda", csv))).Answer.Id);
        }

        return ids;
    }

    private async Task ImportAsync(string id) =>
        Assert.That((await _town.As(PermitsRole.Cashier).Send("permits", new ImportStatement(id))).Refusals, Is.Empty);
}
