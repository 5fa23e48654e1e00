using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace CivicHost.Storage;

/// <summary>Takes a prepared statement from its connection when its text is known, and gives it back when it is disposed.</summary>
internal sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    private static readonly DataTable Nothing = new();

    // Dapper holds on to the parameters while it writes a list out into the text, so they cannot be those of what was rented.
    private readonly SqliteCommand _given = new();
    private RentedCommand? _rented;
    private string _text = "";

    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set
        {
            GiveBack();
            _text = value ?? "";
        }
    }

    public override int CommandTimeout { get; set; } = 30;

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
        }
    }

    protected override DbParameterCollection DbParameterCollection => _given.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private RentedCommand Rented => _rented ??= connection.Rent(_text);

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() =>
        Told(static (rented, given) => rented.Bind(given) is { } statement ? statement.Run() : rented.With(given).ExecuteNonQuery());

    public override object? ExecuteScalar() =>
        Told(static (rented, given) => rented.Bind(given) is { } statement ? statement.ReadOne() : rented.With(given).ExecuteScalar());

    public override void Prepare() => Rented.With(_given.Parameters).Prepare();

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    /// <summary>
    /// Without a row SQLite knows no type of a computed column and calls it bytes; Dapper would then refuse a record that fits.
    /// A reader without columns tells it that there is nothing to map.
    /// </summary>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var reader = Told((rented, given) => rented.With(given).ExecuteReader(behavior & ~CommandBehavior.CloseConnection));
        if (reader.HasRows || _text.AsSpan().TrimEnd(" ;\r\n").Contains(';'))
            return reader;
        reader.Dispose();
        return Nothing.CreateDataReader();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
            _given.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A module's fault stays what it is; a full or broken disk is told as such.</summary>
    private T Told<T>(Func<RentedCommand, SqliteParameterCollection, T> execute)
    {
        try
        {
            return execute(Rented, _given.Parameters);
        }
        catch (SqliteException fault) when (SqliteFile.Trouble(fault) is { } trouble)
        {
            throw trouble;
        }
    }

    private void GiveBack()
    {
        if (_rented is null)
            return;
        connection.Return(_text, _rented);
        _rented = null;
    }
}
