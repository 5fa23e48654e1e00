using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>The whole life of each shipped type, through every part of the module.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PermitLifeTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await MoneyTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("trade-licence", "licence 15000")]
    [TestCase("public-space", "stall 6000")]
    [TestCase("building", "filing 5000", "built 32000")]
    [TestCase("event", "sound 2000")]
    public async Task From_the_application_by_a_question_a_decision_and_its_fees_to_a_permit_that_is_revoked(string type, params string[] paid)
    {
        var filed = await _town.FileAsync(type);
        var fees = await PayWhatIsDueAsync(filed);
        await _town.AskAsync(filed.Number);
        await _town.AnswerAsync(filed.Number);
        Assert.That((await _town.DecideAsync(filed.Number)).Refusals, Is.Empty);
        Assert.That(await PermitAsync(filed), Is.Null, "nothing is issued before it is paid");
        fees.AddRange(await PayWhatIsDueAsync(filed));

        Assert.That(fees, Is.EqualTo(paid));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.Outcome, Is.EqualTo(ApplicationOutcome.Granted));
        Assert.That(await _town.BookAsync(), Is.EqualTo(Enumerable.Range(1, paid.Length).Select(count => $"2027-{count:000000}")));
        var permit = (await PermitAsync(filed))!;
        Assert.That(permit.Paper.Signer, Is.Not.Empty);
        using var resident = _town.Client();
        Assert.That(await resident.PageAsync($"/permits/cases/{filed.Code}"), Does.Contain($"/permits/permit/{permit.Token}").And.Contain("/decision"));
        Assert.That(await resident.PageAsync($"/permits/permit/{permit.Token}"), Does.Contain(permit.ShownNumber));
        Assert.That(await RegisterAsync(), Does.Contain(filed.Number));

        var revoked = await _town.TheOfficer().Send(
            "permits", new ChangePermit(filed.Number, await _town.VersionAsync(filed.Number), "revoke", "Les conditions ne sont pas tenues.", "Arrêté fictif."));
        Assert.That(revoked.Refusals, Is.Empty);
        Assert.That((await PermitAsync(filed))!.Status, Is.EqualTo(PermitStatus.Revoked));
    }

    [Test]
    public async Task The_law_counts_from_the_day_on_which_the_fee_for_filing_was_paid()
    {
        var filed = await _town.FileAsync("building");
        Assert.That(filed.DecideBy, Is.Null);
        await _town.GoOnToAsync(new DateOnly(2027, 4, 20));

        await PayWhatIsDueAsync(filed);

        Assert.That(await _town.DecideByAsync(filed.Number), Is.EqualTo(new DateOnly(2027, 6, 21)));
    }

    [Test]
    public async Task What_silence_grants_is_issued_without_a_signature_once_it_is_paid()
    {
        var filed = await _town.FileAsync("trade-licence");

        await _town.GoOnToAsync(filed.DecideBy!.Value);

        Assert.That(await PermitAsync(filed), Is.Null);
        Assert.That(await PayWhatIsDueAsync(filed), Is.EqualTo(new[] { "licence 15000" }));
        var permit = (await PermitAsync(filed))!;
        Assert.That((permit.Paper.Signer, permit.Paper.SignerAct), Is.EqualTo(("Décision implicite, attestée par la mairie : personne n’a signé.", "")));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.Outcome, Is.EqualTo(ApplicationOutcome.GrantedBySilence));
        Assert.That(await RegisterAsync(), Does.Contain(filed.Number));
    }

    private async Task<List<string>> PayWhatIsDueAsync(FiledApplication filed)
    {
        var paid = new List<string>();
        foreach (var charge in (await _town.SheetAsync(filed)).Due.ToList())
        {
            paid.AddRange(charge.Lines.Select(line => $"{line.Code} {line.Units}"));
            var receipt = await _town.As(Roles.Agent).Send("permits", new PayCash(filed.Number, charge.Stage, charge.Outstanding));
            Assert.That(receipt.Refusals, Is.Empty);
        }

        return paid;
    }

    private async Task<IssuedPermit?> PermitAsync(FiledApplication filed) => await _town.Anonymous.Send("permits", new FindPermitOf(filed.Number));

    private async Task<IReadOnlyList<int>> RegisterAsync() =>
        [.. (await _town.Anonymous.Send("permits", new ReadRegister(new RegisterFilter()))).Permits.Select(permit => permit.Number)];
}
