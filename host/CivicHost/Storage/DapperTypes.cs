using System.Data;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CivicHost.Storage;

/// <summary>How the types of records lie in both engines. SQLite keeps instants and dates as text of fixed width, so that they sort.</summary>
internal static class DapperTypes
{
    public const string InstantForm = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    private const string DateForm = "yyyy-MM-dd";

    private static readonly Lock Once = new();
    private static bool _registered;

    public static void Register()
    {
        lock (Once)
        {
            if (_registered)
                return;
            foreach (var builtIn in (Type[])[typeof(DateTimeOffset), typeof(DateOnly), typeof(Guid), typeof(decimal)])
            {
                // Dapper asks a handler only for types that it does not think it knows.
                SqlMapper.RemoveTypeMap(builtIn);
                SqlMapper.RemoveTypeMap(typeof(Nullable<>).MakeGenericType(builtIn));
            }

            SqlMapper.AddTypeHandler(new Converted<int>(value => value, value => Convert.ToInt32(value, CultureInfo.InvariantCulture)));
            SqlMapper.AddTypeHandler(new Converted<bool>(value => value, value => Convert.ToBoolean(value, CultureInfo.InvariantCulture)));
            SqlMapper.AddTypeHandler(new Converted<DateTimeOffset>(WriteInstant, ReadInstant, native: value => value.ToUniversalTime()));
            SqlMapper.AddTypeHandler(new Converted<DateOnly>(value => value.ToString(DateForm, CultureInfo.InvariantCulture), ReadDate));
            SqlMapper.AddTypeHandler(new Converted<Guid>(value => value.ToString(), ReadGuid));
            SqlMapper.AddTypeHandler(new Converted<decimal>(value => value.ToString(CultureInfo.InvariantCulture), ReadDecimal));
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            _registered = true;
        }
    }

    public static string WriteInstant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadInstant(object value) => value switch
    {
        DateTimeOffset instant => instant,
        DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
        string text => DateTimeOffset.ParseExact(text, InstantForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        _ => throw new DataException($"{value.GetType()} is no instant."),
    };

    private static DateOnly ReadDate(object value) => value switch
    {
        DateOnly date => date,
        DateTime midnight => DateOnly.FromDateTime(midnight),
        string text => DateOnly.ParseExact(text, DateForm, CultureInfo.InvariantCulture),
        _ => throw new DataException($"{value.GetType()} is no date."),
    };

    private static Guid ReadGuid(object value) => value is Guid id ? id : Guid.Parse((string)value);

    private static decimal ReadDecimal(object value) => value is string text
        ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture)
        : Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    /// <param name="write">For SQLite.</param>
    /// <param name="read">From either engine.</param>
    /// <param name="native">For PostgreSQL, where the value itself does not do.</param>
    private sealed class Converted<T>(Func<T, object> write, Func<object, T> read, Func<T, object>? native = null) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => read(value);

        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = value is null
            ? DBNull.Value
            : parameter is SqliteParameter ? write(value) : native is null ? value : native(value);
    }
}
