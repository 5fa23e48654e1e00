using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages the module, or handles applications, looks at what changed between two versions of a type.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator, Roles.Officer)]
public sealed record CompareTypes(string Code, int From, int To, string Language) : IQuery<ComparedTypes?>;

/// <param name="Before">The version with which it is compared.</param>
/// <param name="After">The version that is looked at.</param>
/// <param name="Latest">Number of the latest version.</param>
/// <param name="Changes">Part by part; empty where only the writing differs.</param>
/// <param name="Lines">Line by line, both in one form.</param>
public sealed record ComparedTypes(
    PermitTypeVersion Before, PermitTypeVersion After, int Latest, IReadOnlyList<TypeChange> Changes, IReadOnlyList<ChangedLine> Lines);

internal sealed class CompareTypesHandler(PermitTypes types) : IRequestHandler<CompareTypes, ComparedTypes?>
{
    public async Task<ComparedTypes?> Handle(CompareTypes request, CancellationToken cancellation)
    {
        if (await types.LatestAsync(request.Code, cancellation) is not { } latest
            || await types.FindAsync(request.Code, request.From, cancellation) is not { } before
            || await types.FindAsync(request.Code, request.To, cancellation) is not { } after)
            return null;
        return new ComparedTypes(
            before, after, latest.Version, TypeComparison.Of(before.Json, after.Json, request.Language), LineComparison.InSameForm(before.Json, after.Json));
    }
}

internal static class CompareTypesEndpoint
{
    public static void MapCompareTypes(this IEndpointRouteBuilder routes) =>
        routes.MapPage<CompareTypesPage>("/types/{code}/compare").RequireRole(PermitsRole.Manager, Roles.Administrator, Roles.Officer);
}
