using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;

namespace CivicHost.People;

/// <summary>The administrator says what somebody may do from now on; it holds at their next click.</summary>
/// <param name="StaffId">Who.</param>
/// <param name="Roles">All roles they have afterwards.</param>
[RequiresRole(CivicHost.Sdk.Roles.Administrator)]
internal sealed record GiveRoles(string StaffId, IReadOnlyList<string> Roles) : IChange<StaffChanged>;

internal sealed class GiveRolesValidator : AbstractValidator<GiveRoles>
{
    public GiveRolesValidator() =>
        RuleFor(give => give.Roles).Must(roles => roles.All(KnownRoles.CanBeGiven)).WithErrorCode("people.role-unknown");
}

internal sealed class GiveRolesHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<GiveRoles, Outcome<StaffChanged>>
{
    public async Task<Outcome<StaffChanged>> Handle(GiveRoles request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var known = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from staff where id = @StaffId", new { request.StaffId }, cancellationToken: cancellation));
        if (known == 0)
            return PeopleRefusals.StaffMissing;
        if (!request.Roles.Contains(Roles.Administrator)
            && !await StaffRoles.AnotherAdministratorAsync(connection, request.StaffId, cancellation))
            return PeopleRefusals.LastAdministrator;

        await StaffRoles.SetAsync(connection, request.StaffId, request.Roles, cancellation);
        audit.Record($"staff:{request.StaffId}", new { request.Roles });
        return new StaffChanged(request.StaffId);
    }
}

internal static class GiveRolesEndpoint
{
    public static void MapGiveRoles(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StaffPage, StaffChanged>(
            "/admin/people/{id}/roles",
            form => new GiveRoles(form.Route("id"), form.All("roles")),
            changed => $"/admin/people/{changed.StaffId}")
            .RequireRole(Roles.Administrator);
}
