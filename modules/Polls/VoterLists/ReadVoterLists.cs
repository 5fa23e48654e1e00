using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer looks at the lists of people that the town has.</summary>
[RequiresRole(Roles.Officer)]
public sealed record ListVoterLists : IQuery<IReadOnlyList<VoterList>>;

/// <param name="State">checked or ready.</param>
public sealed record VoterList(string Id, string Name, string State, int People, DateTimeOffset MadeAt)
{
    public const string Checked = "checked";
    public const string Ready = "ready";
}

/// <summary>An officer looks at one list, or null.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record FindVoterList(string Id) : IQuery<VoterListDetails?>;

/// <param name="Wards">How many people each has.</param>
/// <param name="First">Some of its people, to recognise columns that went astray.</param>
internal sealed record VoterListDetails(VoterList List, IReadOnlyList<ListedGroup> Wards, IReadOnlyList<ListedGroup> Strata, IReadOnlyList<ListedPerson> First);

internal sealed record ListedGroup(string Name, long People);

internal sealed class VoterListReader(IModuleDatabase database)
    : IRequestHandler<ListVoterLists, IReadOnlyList<VoterList>>, IRequestHandler<FindVoterList, VoterListDetails?>
{
    private const string All = "select id, name, state, people, made_at from voter_list order by made_at desc, id limit 200";

    private const string One = "select id, name, state, people, made_at from voter_list where id = @Id";

    private const string ByWard = "select ward as name, count(*) as people from voter_list_entry where list = @Id group by ward order by ward limit 500";

    private const string ByStratum = "select stratum as name, count(*) as people from voter_list_entry where list = @Id group by stratum order by stratum limit 100";

    private const string Some = "select document, name, ward, stratum from voter_list_entry where list = @Id order by document limit 5";

    public async Task<IReadOnlyList<VoterList>> Handle(ListVoterLists request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<VoterList>(new CommandDefinition(All, cancellationToken: cancellation))).AsList();
    }

    public async Task<VoterListDetails?> Handle(FindVoterList request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<VoterList?>(new CommandDefinition(One, request, cancellationToken: cancellation)) is not { } list)
            return null;
        var wards = await connection.QueryAsync<ListedGroup>(new CommandDefinition(ByWard, request, cancellationToken: cancellation));
        var strata = await connection.QueryAsync<ListedGroup>(new CommandDefinition(ByStratum, request, cancellationToken: cancellation));
        var first = await connection.QueryAsync<ListedPerson>(new CommandDefinition(Some, request, cancellationToken: cancellation));
        return new VoterListDetails(list, [.. wards], [.. strata], [.. first]);
    }
}

internal static class ReadVoterListsEndpoint
{
    public static void MapReadVoterLists(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<VoterListsPage>("/staff/voters").RequireRole(Roles.Officer);
        routes.MapPage<VoterListPage>("/staff/voters/{id}").RequireRole(Roles.Officer);
    }
}
