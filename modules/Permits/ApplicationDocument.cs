using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>A document of an application, for officers; the applicant has the original.</summary>
internal static class ApplicationDocumentEndpoint
{
    public static void MapApplicationDocument(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/inbox/{code}/documents/{id}", ShowAsync).RequireRole(Roles.Officer);

    private static async Task<IResult> ShowAsync(string code, string id, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
        await mediator.Send(new FindApplicationForStaff(code), cancellation) is { Shown.Application: var application }
        && await files.FindAsync(id, cancellation) is { } file && file.Subject == $"application:{application.Code}"
            ? file.ToResult()
            : ApplicationRefusals.Unknown.ToResult();
}
