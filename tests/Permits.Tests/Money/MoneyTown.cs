using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

/// <summary>A town that takes money, and the few things every test does with it. A building permit costs 5000 francs to file.</summary>
internal static class MoneyTown
{
    public const decimal FilingFee = 5000m;

    public static Task<TestTown> StartAsync(SqlEngine engine, Action<TestTownBuilder>? describe = null) => PermitsTown.StartAsync(engine, town =>
    {
        town.Set("Town:Currency", "XOF")
            .Set("Modules:permits:Settings:MobileMoney:onda:Name", "Onda")
            .Set("Modules:permits:Settings:MobileMoney:onda:PayTo", "77 000 00 00");
        describe?.Invoke(town);
    });

    public static Task<Outcome<PaidCash>> PayCashAsync(this TestTown town, int number, decimal amount = FilingFee, string? onceKey = null) =>
        town.As(Roles.Agent).Send("permits", new PayCash(number, FeeStage.Filing, amount), onceKey);

    public static Task<Outcome<BegunPayment>> ClaimAsync(this TestTown town, FiledApplication filed, string reference) =>
        town.Anonymous.Send("permits", new ClaimPayment(filed.Code, FeeStage.Filing, "onda", reference));

    public static async Task<ChargeSheet> SheetAsync(this TestTown town, FiledApplication filed) =>
        (await town.Anonymous.Send("permits", new FindCharges(filed.Number)))!;

    public static async Task<string> StateAsync(this TestTown town, FiledApplication filed) => (await town.ReadAsync(filed.Code)).Application.State;

    public static async Task<IReadOnlyList<string>> QueueAsync(this TestTown town) =>
        [.. (await town.As(PermitsRole.Cashier).Send("permits", new ListUnmatched())).Select(entry => $"{entry.Kind} {entry.Amount:0}")];

    public static async Task<ImportedStatement> ImportAsync(this TestTown town, string csv)
    {
        var cashier = town.As(PermitsRole.Cashier);
        var uploaded = await cashier.Send("permits", new UploadStatement("March", "onda", csv));
        Assert.That(uploaded.Refusals, Is.Empty);
        return (await cashier.Send("permits", new ImportStatement(uploaded.Answer.Id))).Answer;
    }

    /// <summary>All numbers of the book, each year's from 1 on.</summary>
    public static async Task<IReadOnlyList<string>> BookAsync(this TestTown town) =>
        await town.ReadAsync<string>("permits", "select number from receipt order by year, count limit 10000");
}
