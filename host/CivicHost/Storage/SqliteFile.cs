using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CivicHost.Storage;

/// <summary>How a database file is opened, and what is asserted of it.</summary>
internal static class SqliteFile
{
    private const int AttachedLimit = 7; // SQLITE_LIMIT_ATTACHED
    private const int IoError = 10;
    private const int DiskFull = 13;
    private const int OutOfMemory = 7;

    private const string SynchronousFull = "2";

    /// <exception cref="StartupRefusedException">The file system does not allow WAL with synchronous=FULL.</exception>
    public static SqliteConnection OpenWriter(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWrite);
        Run(connection, "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma busy_timeout=5000; pragma cache_size=-16000;");
        if (Read(connection, "pragma journal_mode") != "wal" || Read(connection, "pragma synchronous") != SynchronousFull)
            throw new StartupRefusedException($"{file} cannot be written safely (WAL with synchronous=FULL is refused here). Put the data folder on a local disk.");
        ForbidAttaching(connection);
        return connection;
    }

    public static SqliteConnection OpenReader(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadOnly);
        Run(connection, "pragma query_only=on; pragma busy_timeout=5000; pragma cache_size=-8000;");
        ForbidAttaching(connection);
        return connection;
    }

    /// <summary>After these SQLite has rolled back by itself: the whole batch is gone, not one change.</summary>
    public static bool EndsTransaction(SqliteException fault) => fault.SqliteErrorCode is IoError or DiskFull or OutOfMemory;

    public static string? Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>A module's SQL must not reach another module's file.</summary>
    private static void ForbidAttaching(SqliteConnection connection) => raw.sqlite3_limit(connection.Handle, AttachedLimit, 0);
}
