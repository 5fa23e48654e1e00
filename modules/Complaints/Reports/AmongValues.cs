using CivicHost.Sdk;

namespace Complaints;

/// <summary>A condition on a column with a parameter of several values: Dapper writes it out for SQLite and hands PostgreSQL an array.</summary>
internal static class AmongValues
{
    /// <param name="column">With its table's name.</param>
    /// <param name="parameter">With its at sign; an array.</param>
    public static string Of(SqlEngine engine, string column, string parameter) =>
        engine == SqlEngine.Sqlite ? $"{column} in {parameter}" : $"{column} = any({parameter})";
}
