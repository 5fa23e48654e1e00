using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Staff look at the units of the town, those that are switched off among them.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager, ComplaintsRole.Dispatcher, Roles.Officer, Roles.Agent)]
internal sealed record ListUnits : IQuery<IReadOnlyList<Unit>>;

internal sealed class ListUnitsHandler(IModuleDatabase database) : IRequestHandler<ListUnits, IReadOnlyList<Unit>>
{
    private const string All = "select code, name, email, is_active, version from unit order by name, code limit 1000";

    public async Task<IReadOnlyList<Unit>> Handle(ListUnits request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Unit>(new CommandDefinition(All, cancellationToken: cancellation))).AsList();
    }
}

/// <summary>Somebody who sets the town up looks at one unit and who belongs to it.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record FindUnit(string Code) : IQuery<UnitFile?>;

internal sealed record UnitFile(Unit Unit, IReadOnlyList<UnitMember> Members);

internal sealed class FindUnitHandler(IModuleDatabase database) : IRequestHandler<FindUnit, UnitFile?>
{
    private const string One = "select code, name, email, is_active, version from unit where code = @Code";

    private const string Members = "select unit, person, is_head from unit_member where unit = @Code order by person limit 1000";

    public async Task<UnitFile?> Handle(FindUnit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<Unit?>(new CommandDefinition(One, new { request.Code }, cancellationToken: cancellation)) is not { } unit)
            return null;
        var members = await connection.QueryAsync<UnitMember>(new CommandDefinition(Members, new { request.Code }, cancellationToken: cancellation));
        return new UnitFile(unit, members.AsList());
    }
}

internal static class ListUnitsEndpoint
{
    public static void MapListUnits(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ListUnitsPage>("/setup/units").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
