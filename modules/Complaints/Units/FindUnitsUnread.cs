using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Somebody who sets the town up looks for units that secret reports go to and where nobody could read them.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record FindUnitsUnread : IQuery<IReadOnlyList<Unit>>;

internal sealed class FindUnitsUnreadHandler(IModuleDatabase database, CategoryBook categories, RouteBook routes, ITown town, IStaffDirectory staff)
    : IRequestHandler<FindUnitsUnread, IReadOnlyList<Unit>>
{
    private const string Active = "select code, name, email, is_active, version from unit where is_active order by name, code limit 1000";

    private const string Members = "select unit, person, is_head from unit_member order by unit, person limit 10000";

    public async Task<IReadOnlyList<Unit>> Handle(FindUnitsUnread request, CancellationToken cancellation)
    {
        var secret = await SecretUnitsAsync(cancellation);
        // Whoever has left the town hall still stands in the table, and reads nothing.
        var present = (await staff.ListAsync(cancellation, Roles.Officer, Roles.Agent)).Select(person => person.Id).ToHashSet();
        await using var connection = await database.OpenAsync(cancellation);
        var units = await connection.QueryAsync<Unit>(new CommandDefinition(Active, cancellationToken: cancellation));
        var read = (await connection.QueryAsync<UnitMember>(new CommandDefinition(Members, cancellationToken: cancellation)))
            .Where(member => present.Contains(member.Person)).Select(member => member.Unit).ToHashSet();
        return [.. units.Where(unit => secret.Contains(unit.Code) && !read.Contains(unit.Code))];
    }

    private async Task<HashSet<string>> SecretUnitsAsync(CancellationToken cancellation)
    {
        var tree = await categories.ReadAsync(database, cancellation);
        var units = new HashSet<string>();
        foreach (var category in tree.Offered(byStaff: true).Where(category => category.Privacy == Privacy.Secret))
        {
            foreach (var quarter in town.Quarters.Select(known => known.Name).Append(""))
                units.Add(await routes.UnitForAsync(database, tree, category, quarter, cancellation));
        }

        return units;
    }
}
