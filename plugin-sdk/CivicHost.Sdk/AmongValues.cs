namespace CivicHost.Sdk;

/// <summary>A condition on a column with a parameter of several values: Dapper writes it out for SQLite and hands PostgreSQL an array.</summary>
public static class AmongValues
{
    /// <summary>The condition, to be written into SQL: it is true for none where the array is empty.</summary>
    /// <param name="engine">The town's engine, as <see cref="IModuleDatabase.Engine"/> says.</param>
    /// <param name="column">With its table's name: <c>report.category</c>. Never from outside: it stands in the SQL as it is.</param>
    /// <param name="parameter">With its at sign, <c>@Categories</c>; its value is an array.</param>
    /// <returns>The condition.</returns>
    public static string Of(SqlEngine engine, string column, string parameter) =>
        engine == SqlEngine.Sqlite ? $"{column} in {parameter}" : $"{column} = any({parameter})";
}
