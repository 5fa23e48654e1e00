using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CivicHost.Storage;

/// <summary>How a database file is opened, and what is asserted of it.</summary>
internal static class SqliteFile
{
    private const int AttachedLimit = 7; // SQLITE_LIMIT_ATTACHED

    private const int StatementJournalSpill = 26; // SQLITE_CONFIG_STMTJRNL_SPILL
    private const int Never = -1;

    private const int BusySeconds = 5;
    private const string SynchronousFull = "2";

    /// <summary>What a savepoint may have to take back is copied first. Beyond 64 kB SQLite would write these copies to a temporary file, page by page,
    /// which cost a change more than its rows. A larger limit than 128 kB is none: SQLite writes the copies in one piece then, and such a piece
    /// it cuts off, which ends in "disk is full". In memory they take no more than what one change may write in its ten seconds.</summary>
    static SqliteFile()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(StatementJournalSpill, Never);
    }

    /// <exception cref="StartupRefusedException">The file system does not allow WAL with synchronous=FULL.</exception>
    public static SqliteConnection OpenWriter(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWrite);
        Run(connection, "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma busy_timeout=5000; pragma cache_size=-16000; pragma wal_autocheckpoint=4000; pragma journal_size_limit=67108864;");
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

    /// <summary>Null where the fault is the statement's own (a constraint, a typing error) and says nothing about the disk.</summary>
    public static StorageUnavailableException? Trouble(Exception fault) => fault is not SqliteException { SqliteErrorCode: var code } ? null
        : code == raw.SQLITE_FULL ? new StorageUnavailableException(StorageTrouble.Full, fault)
        : code is raw.SQLITE_BUSY or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL or raw.SQLITE_NOTADB
            ? new StorageUnavailableException(StorageTrouble.Unavailable, fault)
            : null;

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
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>A module's SQL must not reach another module's file.</summary>
    private static void ForbidAttaching(SqliteConnection connection) => raw.sqlite3_limit(connection.Handle, AttachedLimit, 0);
}
