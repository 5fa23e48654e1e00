using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>What came in over some days, and what open applications and permits granted by silence owe now.</summary>
/// <param name="From">First day, in the town's calendar.</param>
/// <param name="Until">Last day, which counts.</param>
[RequiresRole(Roles.Officer, PermitsRole.Manager, PermitsRole.Cashier)]
internal sealed record ReadMoneyFigures(DateOnly From, DateOnly Until) : IQuery<MoneyFigures>;

/// <summary>Receipts that were taken back are not in what came in.</summary>
/// <param name="Outstanding">As it stands now, whatever the days.</param>
/// <param name="Unmatched">Entries of the queue that nobody has settled.</param>
internal sealed record MoneyFigures(
    Currency Currency, decimal Received, IReadOnlyList<MoneyByWay> Ways, decimal Outstanding, int OutstandingCases, int Receipts, int Voided, int Unmatched);

internal sealed record MoneyByWay(string Rail, decimal Received);

internal sealed class ReadMoneyFiguresHandler(IModuleDatabase database, ITown town) : IRequestHandler<ReadMoneyFigures, MoneyFigures>
{
    private const string ByWay =
        """
        select rail, cast(sum(amount) as bigint) as units, cast(sum(case when voids is null then 1 else 0 end) as bigint) as receipts,
               cast(sum(case when voids is null then 0 else 1 end) as bigint) as voided
        from receipt
        where day >= @From and day <= @Until and currency = @Currency
        group by rail
        order by rail
        limit 100
        """;

    private const string Owed =
        """
        select cast(coalesce(sum(charge.amount - charge.paid), 0) as bigint) as units, count(distinct charge.number) as cases
        from charge
        join application on application.number = charge.number
        where charge.settled_at is null and charge.currency = @Currency
          and (application.is_open or (application.outcome = 'granted_by_silence' and charge.stage = 'issue'))
        """;

    private const string Unsettled = "select count(*) from unmatched where settled_at is null";

    public async Task<MoneyFigures> Handle(ReadMoneyFigures request, CancellationToken cancellation)
    {
        var currency = Currency.Of(town.Currency);
        var asked = new { request.From, request.Until, Currency = currency.Code };
        await using var connection = await database.OpenAsync(cancellation);
        var ways = (await connection.QueryAsync<WayRow>(new CommandDefinition(ByWay, asked, cancellationToken: cancellation))).AsList();
        var owed = await connection.QuerySingleAsync<OwedRow>(new CommandDefinition(Owed, asked, cancellationToken: cancellation));
        var unmatched = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Unsettled, cancellationToken: cancellation));
        return new MoneyFigures(
            currency, currency.FromSmallest(ways.Sum(way => way.Units)), [.. ways.Select(way => new MoneyByWay(way.Rail, currency.FromSmallest(way.Units)))],
            currency.FromSmallest(owed.Units), (int)owed.Cases, (int)ways.Sum(way => way.Receipts), (int)ways.Sum(way => way.Voided), unmatched);
    }

    private sealed record WayRow(string Rail, long Units, long Receipts, long Voided);

    private sealed record OwedRow(long Units, long Cases);
}
