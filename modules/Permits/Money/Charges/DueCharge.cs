using System.Data.Common;
using Dapper;

namespace Permits;

/// <summary>What is left to pay of a stage of an open application, or for the permit that silence has granted.</summary>
/// <param name="Units">In the currency's smallest unit; 0 where nothing is due.</param>
internal sealed record DueCharge(int Number, string Stage, long Units, string Currency, string Language)
{
    private const string Lock =
        """
        update charge
        set paid = paid
        where number = @Number and stage = @Stage
          and (select is_open or (outcome = 'granted_by_silence' and charge.stage = 'issue') from application where application.number = charge.number)
        returning number
        """;

    private const string Left =
        """
        select charge.number, charge.stage, case when charge.paid < charge.amount then charge.amount - charge.paid else 0 end as units, charge.currency,
               application.language
        from charge
        join application on application.number = charge.number
        where charge.number = @Number and charge.stage = @Stage
        """;

    /// <summary>Inside a change: whoever pays the same at the same time waits, and then sees that it is paid.</summary>
    /// <returns>Null where no such stage is charged, or the application is closed.</returns>
    public static async Task<DueCharge?> LockAsync(DbConnection connection, int number, string stage, CancellationToken cancellation)
    {
        var key = new { Number = number, Stage = stage };
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Lock, key, cancellationToken: cancellation)) is null
            ? null
            : await connection.QuerySingleAsync<DueCharge>(new CommandDefinition(Left, key, cancellationToken: cancellation));
    }
}
