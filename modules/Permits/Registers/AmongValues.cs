using CivicHost.Sdk;

namespace Permits;

/// <summary>A condition on one of several values, in the words of the engine: SQLite takes them one by one, PostgreSQL as an array.</summary>
internal static class AmongValues
{
    /// <param name="column">With its table's name.</param>
    /// <param name="parameter">With its at sign; an array.</param>
    public static string Of(SqlEngine engine, string column, string parameter) =>
        engine == SqlEngine.Sqlite ? $"{column} in {parameter}" : $"{column} = any({parameter})";
}
