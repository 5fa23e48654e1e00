using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>Somebody left the town's service: they cannot sign in, and every session and link of theirs ends. What they did stays theirs.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record DisableStaff(string StaffId) : IChange<StaffChanged>;

/// <summary>Somebody came back; the old password is good again.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record EnableStaff(string StaffId) : IChange<StaffChanged>;

internal sealed record StaffChanged(string StaffId);

internal sealed class DisableStaffHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<DisableStaff, Outcome<StaffChanged>>
{
    public async Task<Outcome<StaffChanged>> Handle(DisableStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var known = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from staff where id = @StaffId", new { request.StaffId }, cancellationToken: cancellation));
        if (known == 0)
            return PeopleRefusals.StaffMissing;
        if (!await StaffRoles.AnotherAdministratorAsync(connection, request.StaffId, cancellation))
            return PeopleRefusals.LastAdministrator;

        await connection.ExecuteAsync(new CommandDefinition(
            "update staff set is_disabled = @Yes where id = @StaffId", new { request.StaffId, Yes = true }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_link where staff_id = @StaffId", new { request.StaffId }, cancellationToken: cancellation));
        await SessionStore.EndAllAsync(connection, request.StaffId, cancellation);
        audit.Record($"staff:{request.StaffId}", new { Disabled = true });
        return new StaffChanged(request.StaffId);
    }
}

internal sealed class EnableStaffHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<EnableStaff, Outcome<StaffChanged>>
{
    public async Task<Outcome<StaffChanged>> Handle(EnableStaff request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            "update staff set is_disabled = @No where id = @StaffId", new { request.StaffId, No = false }, cancellationToken: cancellation));
        if (changed == 0)
            return PeopleRefusals.StaffMissing;
        audit.Record($"staff:{request.StaffId}", new { Disabled = false });
        return new StaffChanged(request.StaffId);
    }
}

internal static class DisableStaffEndpoint
{
    public static void MapDisableStaff(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<StaffPage, StaffChanged>(
            "/admin/people/{id}/disable", form => new DisableStaff(form.Route("id")), changed => $"/admin/people/{changed.StaffId}")
            .RequireRole(Roles.Administrator);
        routes.MapForm<StaffPage, StaffChanged>(
            "/admin/people/{id}/enable", form => new EnableStaff(form.Route("id")), changed => $"/admin/people/{changed.StaffId}")
            .RequireRole(Roles.Administrator);
    }
}
