using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages the module looks at the types of permit that the town has.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record ListTypes : IQuery<IReadOnlyList<ListedType>>;

/// <param name="IsOpen">Whether new applications are taken.</param>
/// <param name="Running">Open applications under any version.</param>
/// <param name="RunningUnderOlder">Of these, those under a version before the latest.</param>
public sealed record ListedType(PermitTypeVersion Latest, bool IsOpen, int Running, int RunningUnderOlder);

/// <summary>Whoever manages the module looks at one type with all its versions.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record FindType(string Code) : IQuery<TypeFile?>;

/// <param name="Versions">The newest first.</param>
public sealed record TypeFile(PermitTypeVersion Latest, bool IsOpen, IReadOnlyList<UsedVersion> Versions)
{
    public PermitTypeVersion? Find(int version) => Versions.FirstOrDefault(used => used.Version.Version == version)?.Version;
}

/// <param name="Running">Open applications under it.</param>
/// <param name="Ended">Closed ones.</param>
public sealed record UsedVersion(PermitTypeVersion Version, int Running, int Ended);

internal sealed class ListTypesHandler(IModuleDatabase database, PermitTypes types)
    : IRequestHandler<ListTypes, IReadOnlyList<ListedType>>, IRequestHandler<FindType, TypeFile?>
{
    private const string Running =
        """
        select type, type_version, cast(count(*) as integer) as running, 0 as ended
        from application
        where is_open
        group by type, type_version
        order by type, type_version
        limit 10000
        """;

    private const string OfOneType =
        """
        select type, type_version, cast(sum(case when is_open then 1 else 0 end) as integer) as running,
               cast(sum(case when is_open then 0 else 1 end) as integer) as ended
        from application
        where type = @Code
        group by type, type_version
        order by type_version
        limit 10000
        """;

    public async Task<IReadOnlyList<ListedType>> Handle(ListTypes request, CancellationToken cancellation)
    {
        var latest = await types.ListAsync(cancellation);
        var open = await types.OpenAsync(cancellation);
        var counts = await CountAsync(Running, null, cancellation);
        return
        [
            .. latest.Select(type => new ListedType(
                type, open.Any(each => each.Code == type.Code),
                counts.Where(count => count.Type == type.Code).Sum(count => count.Running),
                counts.Where(count => count.Type == type.Code && count.TypeVersion < type.Version).Sum(count => count.Running))),
        ];
    }

    public async Task<TypeFile?> Handle(FindType request, CancellationToken cancellation)
    {
        if (await types.LatestAsync(request.Code, cancellation) is not { } latest)
            return null;
        var counts = await CountAsync(OfOneType, request.Code, cancellation);
        var versions = new List<UsedVersion>();
        for (var version = latest.Version; version > 0; version--)
        {
            if (await types.FindAsync(request.Code, version, cancellation) is not { } found)
                continue;
            var count = counts.FirstOrDefault(count => count.TypeVersion == version);
            versions.Add(new UsedVersion(found, count?.Running ?? 0, count?.Ended ?? 0));
        }

        return new TypeFile(latest, await types.IsOpenAsync(request.Code, cancellation), versions);
    }

    private async Task<List<Count>> CountAsync(string sql, string? code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Count>(new CommandDefinition(sql, new { Code = code ?? "" }, cancellationToken: cancellation))).AsList();
    }

    private sealed record Count(string Type, int TypeVersion, int Running, int Ended);
}

internal static class ListTypesEndpoint
{
    public static void MapListTypes(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListTypesPage>("/types").RequireRole(PermitsRole.Manager, Roles.Administrator);
        routes.MapPage<ShowTypePage>("/types/{code}").RequireRole(PermitsRole.Manager, Roles.Administrator);
        routes.MapPage<PreviewTypePage>("/types/{code}/preview").RequireRole(PermitsRole.Manager, Roles.Administrator);
        routes.MapGet("/types/{code}/{version:int}.json", DownloadAsync).RequireRole(PermitsRole.Manager, Roles.Administrator);
    }

    /// <summary>A version as it was published: what another town imports.</summary>
    private static async Task<IResult> DownloadAsync(string code, int version, IMediator mediator, CancellationToken cancellation) =>
        (await mediator.Send(new FindType(code), cancellation))?.Find(version) is { } found
            ? Results.File(System.Text.Encoding.UTF8.GetBytes(found.Json), "application/json", $"{code}.{version}.json")
            : ApplicationRefusals.TypeUnknown.ToResult();
}
