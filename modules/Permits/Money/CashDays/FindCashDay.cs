using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>The cashier looks at a day of the cash desk.</summary>
/// <param name="CashAfter">Receipts for cash behind this place in the year's book.</param>
/// <param name="OtherAfter">The same of every other way to pay.</param>
[RequiresRole(PermitsRole.Cashier)]
internal sealed record FindCashDay(DateOnly Day, int CashAfter = 0, int OtherAfter = 0) : IQuery<CashDayFile>;

/// <summary>The cashier looks at the last days of the cash desk.</summary>
[RequiresRole(PermitsRole.Cashier)]
internal sealed record ListCashDays : IQuery<IReadOnlyList<CashDay>>;

/// <param name="Movements">How often cash went in or out.</param>
/// <param name="Expected">In the currency's smallest unit.</param>
/// <param name="Counted">Null while the day is open.</param>
/// <param name="Reason">Of the difference.</param>
internal sealed record CashDay(DateOnly Day, int Movements, long Expected, long? Counted, string Reason, DateTimeOffset? ClosedAt, string? ClosedBy);

internal sealed record CashDayFile(CashDay Day, ReceiptsOfDay Cash, ReceiptsOfDay Other);

internal sealed class FindCashDayHandler(IModuleDatabase database) : IRequestHandler<FindCashDay, CashDayFile>, IRequestHandler<ListCashDays, IReadOnlyList<CashDay>>
{
    private const string Columns = "select day, movements, expected, counted, reason, closed_at, closed_by from cash_day";

    private const string One = Columns + " where day = @Day";

    private const string Last = Columns + " order by day desc limit 60";

    public async Task<CashDayFile> Handle(FindCashDay request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var day = await connection.QuerySingleOrDefaultAsync<CashDay?>(new CommandDefinition(One, request, cancellationToken: cancellation));
        return new CashDayFile(
            day ?? new CashDay(request.Day, 0, 0, null, "", null, null),
            await ReceiptBook.OfDayAsync(connection, request.Day, true, request.CashAfter, cancellation),
            await ReceiptBook.OfDayAsync(connection, request.Day, false, request.OtherAfter, cancellation));
    }

    public async Task<IReadOnlyList<CashDay>> Handle(ListCashDays request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<CashDay>(new CommandDefinition(Last, cancellationToken: cancellation))).AsList();
    }
}
