using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Somebody who sets the town up looks at the rules by which reports find their unit.</summary>
[RequiresRole(Roles.Administrator, ComplaintsRole.Manager)]
internal sealed record ListRoutes : IQuery<IReadOnlyList<Route>>;

internal sealed class ListRoutesHandler(IModuleDatabase database) : IRequestHandler<ListRoutes, IReadOnlyList<Route>>
{
    private const string All = "select id, category, quarter, unit from route order by category, quarter limit 5000";

    public async Task<IReadOnlyList<Route>> Handle(ListRoutes request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Route>(new CommandDefinition(All, cancellationToken: cancellation))).AsList();
    }
}
