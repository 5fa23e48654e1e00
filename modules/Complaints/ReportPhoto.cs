using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>A report's photo, for whoever has its code.</summary>
internal static class ReportPhotoEndpoint
{
    public static void MapReportPhoto(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/cases/{code}/photo", ShowAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<IResult> ShowAsync(string code, IMediator mediator, IFileStore files, CancellationToken cancellation) =>
        await mediator.Send(new FindReport(code), cancellation) is { Report: { Photo: { } photo } report }
        && await files.FindAsync(photo, cancellation) is { } file && file.Subject == $"report:{report.Code}"
            ? file.ToResult()
            : ReportRefusals.Unknown.ToResult();
}
