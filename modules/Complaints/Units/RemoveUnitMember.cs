using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody leaves a unit, and with it the sight of its secret reports.</summary>
/// <param name="Person">Id of the member of staff, also of one who has left the town.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record RemoveUnitMember(string Unit, string Person) : IChange<SavedUnit>;

internal sealed class RemoveUnitMemberHandler(IModuleDatabase database, IAuditTrail audit)
    : IRequestHandler<RemoveUnitMember, Outcome<SavedUnit>>
{
    private const string Remove = "delete from unit_member where unit = @Unit and person = @Person";

    public async Task<Outcome<SavedUnit>> Handle(RemoveUnitMember request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(
            Remove, new { request.Unit, request.Person }, cancellationToken: cancellation)) == 0)
            return UnitRefusals.PersonUnknown;
        audit.Record(UnitSubject.Of(request.Unit), new { Change = "member left", request.Person });
        return new SavedUnit(request.Unit);
    }
}

internal static class RemoveUnitMemberEndpoint
{
    public static void MapRemoveUnitMember(this IEndpointRouteBuilder routes) =>
        routes.MapForm<UnitMembersPage, SavedUnit>(
                "/setup/units/{code}/members/remove",
                form => new RemoveUnitMember(form.Route("code"), form["person"]),
                saved => $"/complaints/setup/units/{saved.Code}/members")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
