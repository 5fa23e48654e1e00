using System.Data.Common;
using System.Globalization;
using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>A receipt, or the counter-entry that voids one.</summary>
/// <param name="Number">2027-000042.</param>
/// <param name="Units">In the currency's smallest unit; below zero for a counter-entry.</param>
/// <param name="Person">Id of the member of staff; null where nobody was there.</param>
/// <param name="Voids">Number of the receipt that this entry voids.</param>
/// <param name="VoidedBy">Number of the entry that voids this receipt.</param>
public sealed record Receipt(
    string Number, string Payment, int Application, string Stage, string Rail, string Reference, long Units, string CurrencyCode, DateOnly Day, DateTimeOffset At,
    string? Person, string? Voids, string Reason, string? VoidedBy)
{
    public Currency Currency => Currency.Of(CurrencyCode);

    public decimal Amount => Currency.FromSmallest(Units);
}

/// <summary>The numbered receipts of the town. Inside a change: a number that is taken and not committed is given to the next.</summary>
internal static class ReceiptBook
{
    private const string Take =
        """
        insert into receipt_count (year, count) values (@Year, 1)
        on conflict (year) do update set count = receipt_count.count + 1
        returning count
        """;

    private const string Open =
        """
        insert into receipt_count (year, count) values (@Year, 0)
        on conflict (year) do update set count = receipt_count.count
        """;

    private const string Insert =
        """
        insert into receipt
            (number, year, count, payment, application, stage, rail, reference, amount, currency, day, at, person, voids, reason)
        values
            (@Number, @Year, @Count, @Payment, @Application, @Stage, @Rail, @Reference, @Units, @Currency, @Day, @At, @Person, @Voids, @Reason)
        """;

    private const string Columns =
        """
        select receipt.number, receipt.payment, receipt.application, receipt.stage, receipt.rail, receipt.reference, receipt.amount as units,
               receipt.currency as currency_code, receipt.day, receipt.at, receipt.person, receipt.voids, receipt.reason, entry.number as voided_by
        from receipt
        left join receipt entry on entry.voids = receipt.number
        """;

    private const string One = Columns + " where receipt.number = @Number";

    private const string OfApplication = Columns + " where receipt.application = @Application order by receipt.year, receipt.count limit 100";

    private const string OfDay =
        Columns + " where receipt.day = @Day and receipt.count > @After and (receipt.rail = @Cash) = @IsCash order by receipt.count limit @Most";

    private const string SumOfDay = "select count(*) as receipts, cast(coalesce(sum(amount), 0) as bigint) as units from receipt where day = @Day and (rail = @Cash) = @IsCash";

    /// <summary>Whoever takes money waits for the one before, and sees what they wrote. Taken before anything is read or locked, so that nobody waits in a circle.</summary>
    public static Task OpenAsync(DbConnection connection, DateOnly day, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Open, new { day.Year }, cancellationToken: cancellation));

    public static async Task<string> WriteAsync(DbConnection connection, NewReceipt receipt, CancellationToken cancellation)
    {
        var year = receipt.Day.Year;
        var count = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Take, new { Year = year }, cancellationToken: cancellation));
        var number = string.Create(CultureInfo.InvariantCulture, $"{year}-{count:000000}");
        var row = new
        {
            Number = number,
            Year = year,
            Count = count,
            receipt.Payment,
            receipt.Application,
            receipt.Stage,
            receipt.Rail,
            receipt.Reference,
            receipt.Units,
            receipt.Currency,
            receipt.Day,
            receipt.At,
            receipt.Person,
            receipt.Voids,
            receipt.Reason,
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        return number;
    }

    public static Task<Receipt?> FindAsync(DbConnection connection, string number, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Receipt?>(new CommandDefinition(One, new { Number = number }, cancellationToken: cancellation));

    public static async Task<IReadOnlyList<Receipt>> OfApplicationAsync(DbConnection connection, int application, CancellationToken cancellation) =>
        (await connection.QueryAsync<Receipt>(new CommandDefinition(OfApplication, new { Application = application }, cancellationToken: cancellation))).AsList();

    /// <param name="after">Behind the receipt of this place in the year's book; 0 for the first page.</param>
    public static async Task<ReceiptsOfDay> OfDayAsync(DbConnection connection, DateOnly day, bool isCash, int after, CancellationToken cancellation)
    {
        var key = new { Day = day, IsCash = isCash, PaymentWays.Cash, After = after, Most = ReceiptsOfDay.OnAPage + 1 };
        var sum = await connection.QuerySingleAsync<Sum>(new CommandDefinition(SumOfDay, key, cancellationToken: cancellation));
        var receipts = (await connection.QueryAsync<Receipt>(new CommandDefinition(OfDay, key, cancellationToken: cancellation))).AsList();
        return new ReceiptsOfDay([.. receipts.Take(ReceiptsOfDay.OnAPage)], sum.Receipts, sum.Units, receipts.Count > ReceiptsOfDay.OnAPage);
    }

    private sealed record Sum(int Receipts, long Units);
}

/// <summary>A page of the receipts of a day, in the order of the book.</summary>
/// <param name="Count">Of the whole day.</param>
/// <param name="Units">Sum of the whole day, in the currency's smallest unit.</param>
/// <param name="GoesOn">Whether more come behind them.</param>
public sealed record ReceiptsOfDay(IReadOnlyList<Receipt> Receipts, int Count, long Units, bool GoesOn)
{
    public const int OnAPage = 100;

    /// <summary>Place in the year's book of the last one of this page; null where none comes behind it.</summary>
    public int? Next => GoesOn ? int.Parse(Receipts[^1].Number.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture) : null;
}

internal sealed record NewReceipt(
    string Payment, int Application, string Stage, string Rail, string Reference, long Units, string Currency, DateOnly Day, DateTimeOffset At, string? Person)
{
    public string? Voids { get; init; }

    public string Reason { get; init; } = "";
}
