using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer opens a visit, or the inspector who is to go.</summary>
[RequiresRole(PermitsRole.Inspector, Roles.Officer)]
public sealed record FindVisit(string Id) : IQuery<VisitSheet?>;

/// <summary>The visits of an application, in the order in which they were planned.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindVisitsOf(int Number) : IQuery<IReadOnlyList<Visit>>;

internal sealed class FindVisitHandler(IModuleDatabase database, ApplicationReader reader, ICurrentPerson person)
    : IRequestHandler<FindVisit, VisitSheet?>, IRequestHandler<FindVisitsOf, IReadOnlyList<Visit>>
{
    private const string OfApplication = Visit.Columns + "\nwhere number = @Number order by id limit 100";

    private const string Findings = "select item, finding, note from inspection_item where inspection = @Id order by item limit 200";

    private const string Photos = "select file, item from inspection_photo where inspection = @Id order by taken_at, file limit 100";

    private const string Contact = "select phone, email from application where number = @Number";

    public async Task<VisitSheet?> Handle(FindVisit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await Visits.FindAsync(connection, request.Id, cancellation) is not { } visit || !visit.IsFor(person)
            || await reader.FindAsync(visit.Number, cancellation) is not { } file)
            return null;
        var contact = await connection.QuerySingleAsync<Reach>(new CommandDefinition(Contact, new { visit.Number }, cancellationToken: cancellation));
        var plan = file.Type.Inspections.FirstOrDefault(known => known.Code == visit.Plan);
        return new VisitSheet(
            visit, new ApplicationForStaff(file, contact.Phone, contact.Email), plan, await ListAsync<VisitFinding>(connection, Findings, visit.Id, cancellation),
            await ListAsync<VisitPhoto>(connection, Photos, visit.Id, cancellation), await VisitSignatures.OfAsync(connection, visit.Id, cancellation));
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
        MapFile(routes, "/visits/{id}/photos/{file}", (sheet, file) => sheet.Photos.FirstOrDefault(photo => photo.File == file)?.File);
        MapFile(routes, "/visits/{id}/documents/{file}", (sheet, file) => sheet.Documents.FirstOrDefault(document => document.File == file)?.File);
        MapFile(routes, "/visits/{id}/signatures/{file}", (sheet, who) => sheet.Signatures.FirstOrDefault(signature => signature.Who == who)?.File);
    }

    /// <summary>Only a file that belongs to this visit, for whoever may open it.</summary>
    private static void MapFile(IEndpointRouteBuilder routes, string pattern, Func<VisitSheet, string, string?> find) =>
        routes.MapGet(pattern, async (string id, string file, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
                await mediator.Send(new FindVisit(id), cancellation) is { } sheet && find(sheet, file) is { } known && await files.FindAsync(known, cancellation) is { } kept
                    ? kept.ToResult()
                    : VisitRefusals.Unknown.ToResult())
            .RequireRole(PermitsRole.Inspector, Roles.Officer);
}
