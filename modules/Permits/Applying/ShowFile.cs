using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>A file of a draft or an application, for staff who have its code. The code alone, which stands on receipts and in messages, opens none.</summary>
internal static class ShowFileEndpoint
{
    public static void MapShowFile(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/drafts/{code}/files/{file}", async (string code, string file, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
                await mediator.Send(new FindDraft(code), cancellation) is { } draft && draft.Files.Contains(file)
                    ? await ShowAsync(draft.Draft.Code, file, files, cancellation)
                    : DraftRules.Unknown.ToResult())
            .RequireRole(Roles.Agent, Roles.Officer);
        routes.MapGet("/cases/{code}/files/{file}", async (string code, string file, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
                await mediator.Send(new FindApplication(code), cancellation) is { } found && Of(found).Contains(file)
                    ? await ShowAsync(found.Application.Code, file, files, cancellation)
                    : ApplicationRefusals.Unknown.ToResult())
            .RequireRole(Roles.Agent, Roles.Officer);
    }

    private static IEnumerable<string> Of(ApplicationFile file) =>
        file.Documents.Select(document => document.File).OfType<string>().Concat(KeptFiles.Of(file.Answers, file.Type.Form));

    private static async Task<IResult> ShowAsync(string code, string file, IFileStore files, CancellationToken cancellation) =>
        await files.FindAsync(file, cancellation) is { } kept && kept.Subject == ApplicationSubject.OfFiles(code)
            ? kept.ToResult()
            : ApplicationRefusals.Unknown.ToResult();
}
