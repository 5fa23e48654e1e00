using System.Data.Common;

namespace CivicHost.Sdk;

/// <summary>The module's own database, and nobody else's: one SQLite file, or one schema in PostgreSQL. Implemented by the host.</summary>
public interface IModuleDatabase
{
    /// <summary>Which engine the town uses. SQL should not need to know; where it must, ask here.</summary>
    SqlEngine Engine { get; }

    /// <summary>A connection for Dapper. Inside a change it is the change's own transaction; elsewhere it is read-only and pooled.</summary>
    /// <param name="cancellation">Ends the wait for a connection.</param>
    /// <returns>An open connection; dispose it. Disposing never commits: the host does, after the handler.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    /// <remarks>Parameters and columns may be <c>string, long, int, bool, double, decimal, byte[], DateOnly, DateTimeOffset</c> and <c>Guid</c>
    /// and their nullable forms; instants are kept in UTC with a precision of 1 microsecond.</remarks>
    ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default);
}

/// <summary>The database engines a town can choose.</summary>
public enum SqlEngine
{
    /// <summary>SQLite, embedded: one file per module in the data folder.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later: one schema per module.</summary>
    PostgreSql,
}
