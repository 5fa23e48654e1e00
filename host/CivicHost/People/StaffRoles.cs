using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace CivicHost.People;

internal static class StaffRoles
{
    public static async Task SetAsync(DbConnection connection, string staffId, IEnumerable<string> roles, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_role where staff_id = @staffId", new { staffId }, cancellationToken: cancellation));
        foreach (var role in roles)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into staff_role (staff_id, role) values (@staffId, @role) on conflict (staff_id, role) do nothing",
                new { staffId, role }, cancellationToken: cancellation));
        }
    }

    /// <summary>Whether somebody else could still set the town up. Asked inside the change that takes it away from this one.</summary>
    public static async Task<bool> AnotherAdministratorAsync(DbConnection connection, string staffId, CancellationToken cancellation)
    {
        // Takes the rows' locks on PostgreSQL: of two who disable one another at once, the second waits and then sees.
        await connection.ExecuteAsync(new CommandDefinition(
            "update staff_role set role = role where role = @Administrator", new { Administrator = Roles.Administrator }, cancellationToken: cancellation));
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            select count(*) from staff f join staff_role r on r.staff_id = f.id
            where r.role = @Administrator and not f.is_disabled and f.password_hash is not null and f.id <> @staffId
            """,
            new { Administrator = Roles.Administrator, staffId }, cancellationToken: cancellation)) > 0;
    }
}
