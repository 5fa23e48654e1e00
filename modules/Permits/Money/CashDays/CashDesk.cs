using System.Data.Common;
using Dapper;

namespace Permits;

/// <summary>The cash desk's days. Inside a change: whoever closes a day and whoever pays on it wait for one another.</summary>
internal static class CashDesk
{
    private const string Move =
        """
        insert into cash_day (day, movements, expected, reason) values (@Day, 1, @Units, '')
        on conflict (day) do update set movements = cash_day.movements + 1, expected = cash_day.expected + excluded.expected
        where cash_day.closed_at is null
        returning movements
        """;

    /// <summary>Money goes into the drawer, or out of it.</summary>
    /// <returns>False where the day is closed.</returns>
    public static async Task<bool> MoveAsync(DbConnection connection, DateOnly day, long units, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Move, new { Day = day, Units = units }, cancellationToken: cancellation)) is not null;
}
