using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An inspector or an officer opens a visit.</summary>
[RequiresRole(PermitsRole.Inspector, Roles.Officer)]
public sealed record FindVisit(string Id) : IQuery<VisitSheet?>;

/// <summary>The visits of an application, in the order in which they were planned.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindVisitsOf(int Number) : IQuery<IReadOnlyList<Visit>>;

internal sealed class FindVisitHandler(IModuleDatabase database, ApplicationReader reader)
    : IRequestHandler<FindVisit, VisitSheet?>, IRequestHandler<FindVisitsOf, IReadOnlyList<Visit>>
{
    private const string OfApplication = Visit.Columns + "\nwhere number = @Number order by id limit 100";

    private const string Findings = "select item, finding, note from inspection_item where inspection = @Id order by item limit 200";

    private const string Photos = "select file, item from inspection_photo where inspection = @Id order by taken_at, file limit 100";

    private const string Contact = "select phone, email from application where number = @Number";

    public async Task<VisitSheet?> Handle(FindVisit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await Visits.FindAsync(connection, request.Id, cancellation) is not { } visit || await reader.FindAsync(visit.Number, cancellation) is not { } file)
            return null;
        var contact = await connection.QuerySingleAsync<Reach>(new CommandDefinition(Contact, new { visit.Number }, cancellationToken: cancellation));
        var plan = file.Type.Inspections.FirstOrDefault(known => known.Code == visit.Plan);
        return new VisitSheet(
            visit, new ApplicationForStaff(file, contact.Phone, contact.Email), plan?.Items ?? [], plan?.Name,
            await ListAsync<VisitFinding>(connection, Findings, visit.Id, cancellation), await ListAsync<VisitPhoto>(connection, Photos, visit.Id, cancellation));
    }

    public async Task<IReadOnlyList<Visit>> Handle(FindVisitsOf request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Visit>(new CommandDefinition(OfApplication, request, cancellationToken: cancellation))).AsList();
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(DbConnection connection, string sql, string id, CancellationToken cancellation) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellation))).AsList();

    private sealed record Reach(string Phone, string Email);
}

internal static class FindVisitEndpoint
{
    public static void MapFindVisit(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<VisitRecordPage>("/visits/{id}/record").RequireRole(PermitsRole.Inspector, Roles.Officer);
        routes.MapGet("/visits/{id}/photos/{file}", ShowPhotoAsync).RequireRole(PermitsRole.Inspector, Roles.Officer);
    }

    private static async Task<IResult> ShowPhotoAsync(string id, string file, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
        await mediator.Send(new FindVisit(id), cancellation) is { } sheet && sheet.Photos.Any(photo => photo.File == file)
        && await files.FindAsync(file, cancellation) is { } kept
            ? kept.ToResult()
            : VisitRefusals.Unknown.ToResult();
}
