using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The appeals that wait for the town, the most urgent first.</summary>
[RequiresRole(Roles.Officer)]
public sealed record ListAppeals : IQuery<IReadOnlyList<Appeal>>;

internal sealed class ListAppealsHandler(IModuleDatabase database) : IRequestHandler<ListAppeals, IReadOnlyList<Appeal>>
{
    private const string Open = Appeal.Columns + "\nwhere state = 'received' order by decide_by, id limit 200";

    public async Task<IReadOnlyList<Appeal>> Handle(ListAppeals request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Appeal>(new CommandDefinition(Open, cancellationToken: cancellation))).AsList();
    }
}

internal static class ListAppealsEndpoint
{
    public static void MapListAppeals(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ListAppealsPage>("/appeals").RequireRole(Roles.Officer);
}
