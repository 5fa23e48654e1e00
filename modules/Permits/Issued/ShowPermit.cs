using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

internal static class ShowPermitEndpoint
{
    public static void MapShowPermit(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<PermitPage>("/permit/{token}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/permit/{token}/pdf", DownloadAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    private static async Task<IResult> DownloadAsync(string token, HttpContext http, IMediator mediator, PermitPdf pdf, CancellationToken cancellation)
    {
        if (!pdf.CanBeMade || await mediator.Send(new FindPermit(token), cancellation) is not { } permit)
            return PermitRefusals.Unknown.ToResult();
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.File(pdf.Draw(permit), "application/pdf", $"{permit.ShownNumber}.pdf");
    }
}
