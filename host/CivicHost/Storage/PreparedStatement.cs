using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CivicHost.Storage;

/// <summary>
/// A statement of SQLite that knows the places of its parameters. The provider asks SQLite for each of them by name at every run,
/// which for a row of forty columns costs more than writing it.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int OnTheStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly Dictionary<string, int> _places = [];
    private readonly bool _isReadOnly;

    private PreparedStatement(sqlite3 database, sqlite3_stmt statement)
    {
        _database = database;
        _statement = statement;
        _isReadOnly = raw.sqlite3_stmt_readonly(statement) != 0;
        for (var place = 1; place <= raw.sqlite3_bind_parameter_count(statement); place++)
        {
            if (raw.sqlite3_bind_parameter_name(statement, place).utf8_to_string() is { Length: > 1 } name)
                _places[name[1..]] = place;
        }

        IsPlain = _places.Count == raw.sqlite3_bind_parameter_count(statement);
    }

    /// <summary>False where a parameter has no name: the provider knows what to do with those.</summary>
    public bool IsPlain { get; }

    /// <returns>Null where the text is not exactly one statement.</returns>
    /// <exception cref="SqliteException">SQLite cannot read it, or refuses it.</exception>
    public static PreparedStatement? TryPrepare(sqlite3 database, string sql)
    {
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement, out var rest), database);
        if (!statement.IsInvalid && string.IsNullOrWhiteSpace(rest))
            return new PreparedStatement(database, statement);
        statement.Dispose();
        return null;
    }

    /// <returns>False where the values are not those that the statement asks for, or of a kind that is the provider's to write.</returns>
    public bool TryBind(SqliteParameterCollection parameters)
    {
        var bound = 0;
        for (var index = 0; index < parameters.Count; index++)
        {
            var parameter = parameters[index];
            var name = parameter.ParameterName.AsSpan().TrimStart("@$:");
            if (!_places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var place))
                continue;
            if (!TryBind(place, parameter.Value))
                return false;
            bound++;
        }

        return bound == _places.Count;
    }

    /// <returns>Rows changed; -1 where it only reads.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
                // Rows that nobody asked for.
            }

            return _isReadOnly ? -1 : raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <returns>First column of the first row; null where there is no row.</returns>
    public object? ReadOne()
    {
        try
        {
            return Step() ? Value() : null;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, _database);
        return result == raw.SQLITE_ROW;
    }

    private object Value() => raw.sqlite3_column_type(_statement, 0) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_statement, 0),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, 0),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(_statement, 0).utf8_to_string(),
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(_statement, 0).ToArray(),
        _ => DBNull.Value,
    };

    private bool TryBind(int place, object? value)
    {
        var result = value switch
        {
            null or DBNull => raw.sqlite3_bind_null(_statement, place),
            string text => BindText(place, text),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int64(_statement, place, number),
            bool isSo => raw.sqlite3_bind_int64(_statement, place, isSo ? 1 : 0),
            double number => double.IsNaN(number) ? raw.SQLITE_MISMATCH : raw.sqlite3_bind_double(_statement, place, number),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            _ => raw.SQLITE_MISMATCH,
        };
        if (result == raw.SQLITE_MISMATCH)
            return false;
        SqliteException.ThrowExceptionForRC(result, _database);
        return true;
    }

    private int BindText(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > OnTheStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> bytes = rented ?? stackalloc byte[OnTheStack];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        var result = raw.sqlite3_bind_text(_statement, place, bytes[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return result;
    }
}
