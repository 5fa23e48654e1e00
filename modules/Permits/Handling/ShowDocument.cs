using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Staff open a document of an application: only one that belongs to this case, under the case's own address.</summary>
internal static class ShowDocumentEndpoint
{
    public static void MapShowDocument(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/inbox/{number}/documents/{file}", ShowAsync).RequireRole(Roles.Officer, Roles.Agent);

    private static async Task<IResult> ShowAsync(string number, string file, IMediator mediator, IFileStore files, CancellationToken cancellation)
    {
        var found = CaseNumber.Read(number) is { } known ? (await mediator.Send(new FindApplicationForStaff(known), cancellation))?.File : null;
        return found is not null && Belongs(found, file)
            && await files.FindAsync(file, cancellation) is { } kept && kept.Subject == ApplicationSubject.OfFiles(found.Application.Code)
                ? kept.ToResult()
                : ApplicationRefusals.Unknown.ToResult();
    }

    private static bool Belongs(ApplicationFile found, string file) =>
        found.Documents.Any(document => document.File == file) || CaseFiles.InAnswers(found).Any(answer => answer.Id == file);
}

/// <summary>Files that answers to the form name.</summary>
internal static class CaseFiles
{
    public static IEnumerable<(string Label, string Id)> InAnswers(ApplicationFile file) => file.Type.Form.Fields
        .Where(field => field.Type == FieldType.File)
        .Select(field => (Label: field.Label(file.Application.Language), Id: file.Answers[field.Name]))
        .Where(answer => answer.Id.Length > 0);
}
