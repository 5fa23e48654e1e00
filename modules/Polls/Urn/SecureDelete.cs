using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>What leaves roll or urn leaves the file: SQLite writes zeros over it.</summary>
internal static class SecureDelete
{
    public static async Task SwitchOnAsync(DbConnection connection, SqlEngine engine, CancellationToken cancellation)
    {
        if (engine == SqlEngine.Sqlite)
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("pragma secure_delete = on", cancellationToken: cancellation));
    }
}
