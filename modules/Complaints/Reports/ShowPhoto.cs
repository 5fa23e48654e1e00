using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A report's pictures: for whoever has its code, for everybody where it is published, for the staff who may read it. With <c>?small=1</c> as pages show them.</summary>
internal static class ShowPhotoEndpoint
{
    public static void MapShowPhoto(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases/{code}/photos/{file}", async (string code, string file, string? small, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
                await ShowAsync(await mediator.Send(new FindReport(code), cancellation), file, small, onlyShown: false, files, cancellation))
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/reports/{number}/photos/{file}", async (string number, string file, string? small, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
                await ShowAsync(await FindPublishedAsync(mediator, number, cancellation), file, small, onlyShown: true, files, cancellation))
            .AllowAnonymous();
        routes.MapGet("/inbox/{number}/photos/{file}", async (string number, string file, string? small, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
                await ShowAsync(await FindForStaffAsync(mediator, number, cancellation), file, small, onlyShown: false, files, cancellation))
            .RequireRole(Roles.Officer, Roles.Agent);
    }

    private static async Task<ReportFile?> FindPublishedAsync(IMediator mediator, string number, CancellationToken cancellation) =>
        CaseNumber.Read(number) is { } known ? await mediator.Send(new FindPublished(known), cancellation) : null;

    private static async Task<ReportFile?> FindForStaffAsync(IMediator mediator, string number, CancellationToken cancellation) =>
        CaseNumber.Read(number) is { } known ? (await mediator.Send(new FindForStaff(known), cancellation))?.File : null;

    private static async Task<IResult> ShowAsync(ReportFile? found, string file, string? small, bool onlyShown, IFileStore files, CancellationToken cancellation) =>
        found is not null && found.Photos.Any(photo => photo.File == file && (photo.IsShown || !onlyShown))
        && await (small is null ? files.FindAsync(file, cancellation) : files.FindSmallAsync(file, cancellation)) is { } kept
            ? kept.ToResult()
            : ReportRefusals.Unknown.ToResult();
}
