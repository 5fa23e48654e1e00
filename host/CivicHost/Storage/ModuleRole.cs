using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace CivicHost.Storage;

/// <summary>
/// The role under which PostgreSQL runs what one module asks: it owns the module's schema and may read no other.
/// The host signs in as before and takes the role with the connection, so that it costs no words to the server.
/// </summary>
internal sealed class ModuleRole
{
    private const int LongestName = 63;

    private const string IsHeld =
        "select coalesce((select pg_has_role(oid, 'usage') and pg_has_role(oid, 'member') from pg_roles where rolname = @Name), false)";

    /// <summary>Statements that give the role what somebody else still owns in the schema; the schema itself first.</summary>
    private const string Foreign =
        """
        select statement
        from (
            select 0 as step, format('alter schema %I owner to %I', n.nspname, @Name) as statement
            from pg_namespace n
            where n.nspname = @Schema and pg_get_userbyid(n.nspowner) <> @Name
            union all
            select 1, format('alter %s %I.%I owner to %I',
                case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end,
                n.nspname, c.relname, @Name)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = @Schema and pg_get_userbyid(c.relowner) <> @Name
              and (c.relkind in ('r', 'p', 'v', 'm', 'f')
                or (c.relkind = 'S' and not exists (
                    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))))
            union all
            select 2, format('alter routine %I.%I(%s) owner to %I', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), @Name)
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = @Schema and pg_get_userbyid(p.proowner) <> @Name
        ) as owned
        order by step, statement
        limit 10000
        """;

    private ModuleRole(string name) => Name = name;

    public string Name { get; }

    /// <summary>The same for one module of one database; roles belong to the whole server.</summary>
    public static string NameOf(string database, string moduleId)
    {
        var readable = new string([.. $"civic_{database}_{moduleId}".Select(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) ? sign : '_')]);
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{database}\n{moduleId}")))[..8];
        return $"{readable[..Math.Min(readable.Length, LongestName - mark.Length - 1)]}_{mark}";
    }

    /// <summary>Makes the role where it is not there, and gives it what the schema holds.</summary>
    /// <returns>Null where the host's login does not inherit what its roles may; nothing was changed.</returns>
    /// <exception cref="PostgresException">The login may not do it; nothing was changed.</exception>
    public static ModuleRole? Prepare(string connectionString, string moduleId)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        var role = new ModuleRole(NameOf(connection.Database, moduleId));
        var schema = new { role.Name, Schema = moduleId };
        if (connection.ExecuteScalar<bool>(IsHeld, schema) && !connection.Query<string>(Foreign, schema).Any())
            return role;

        using var transaction = connection.BeginTransaction();
        connection.Execute("select pg_advisory_xact_lock(hashtextextended('civic roles', 0))");
        if (!connection.ExecuteScalar<bool>("select exists (select from pg_roles where rolname = @Name)", schema))
            connection.Execute($"""create role "{role.Name}" nologin""");
        if (!connection.ExecuteScalar<bool>(IsHeld, schema))
            connection.Execute($"""grant "{role.Name}" to current_user""");
        if (!connection.ExecuteScalar<bool>(IsHeld, schema))
            return null;
        foreach (var statement in connection.Query<string>(Foreign, schema).ToList())
            connection.Execute(statement);
        transaction.Commit();
        return role;
    }

    /// <summary>Servers before 15.10 take no role with the connection, or lose it when a connection comes back from the pool.</summary>
    public bool IsKeptBy(string connectionString)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(WithRole(connectionString)) { Pooling = false }.ToString());
        connection.Open();
        connection.Execute("discard all");
        return connection.ExecuteScalar<string>("select current_user") == Name;
    }

    public string WithRole(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = $"{settings.Options} -c role={Name}".TrimStart();
        return settings.ToString();
    }
}
