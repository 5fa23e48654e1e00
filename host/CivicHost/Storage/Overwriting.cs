using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace CivicHost.Storage;

/// <summary>What leaves a table leaves the file: SQLite writes zeros over it. PostgreSQL keeps the old row until it is vacuumed.</summary>
internal static class Overwriting
{
    public static async Task SwitchOnAsync(ModuleStore store, DbConnection connection, CancellationToken cancellation)
    {
        if (store.Engine == SqlEngine.Sqlite)
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("pragma secure_delete = on", cancellationToken: cancellation));
    }
}
