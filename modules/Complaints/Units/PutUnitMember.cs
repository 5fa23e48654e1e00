using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Somebody comes to a unit, or becomes or ceases to be its head. From then on they read its secret reports.</summary>
/// <param name="Person">Id of the member of staff.</param>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
public sealed record PutUnitMember(string Unit, string Person, bool IsHead) : IChange<SavedUnit>;

internal sealed class PutUnitMemberHandler(IModuleDatabase database, IStaffDirectory staff, IAuditTrail audit)
    : IRequestHandler<PutUnitMember, Outcome<SavedUnit>>
{
    private const string Known = "select count(*) from unit where code = @Unit";

    private const string Put =
        """
        insert into unit_member (unit, person, is_head) values (@Unit, @Person, @IsHead)
        on conflict (unit, person) do update set is_head = excluded.is_head
        """;

    public async Task<Outcome<SavedUnit>> Handle(PutUnitMember request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Known, new { request.Unit }, cancellationToken: cancellation)) == 0)
            return UnitRefusals.Unknown;
        if ((await staff.ListAsync(cancellation)).All(known => known.Id != request.Person))
            return UnitRefusals.PersonUnknown;
        await connection.ExecuteAsync(new CommandDefinition(
            Put, new { request.Unit, request.Person, request.IsHead }, cancellationToken: cancellation));
        audit.Record(UnitSubject.Of(request.Unit), new { Change = "member", request.Person, request.IsHead });
        return new SavedUnit(request.Unit);
    }
}

internal static class PutUnitMemberEndpoint
{
    public static void MapPutUnitMember(this IEndpointRouteBuilder routes) =>
        routes.MapForm<UnitMembersPage, SavedUnit>(
                "/setup/units/{code}/members",
                form => new PutUnitMember(form.Route("code"), form["person"], form.Ticked("head")),
                saved => $"/complaints/setup/units/{saved.Code}/members")
            .RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
