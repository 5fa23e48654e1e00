using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>Whoever got the letter types the code that stands on it.</summary>
internal static class EnterOpinionCodeEndpoint
{
    public static void MapEnterOpinionCode(this IEndpointRouteBuilder routes) =>
        routes.MapForm<OpinionCodePage>("/opinion", EnterAsync).AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

    private static async Task<Outcome<IResult>> EnterAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        return TrackingCode.Read(form["code"]) is { } code && await mediator.Send(new FindOpinion(code), cancellation) is { } opened
            ? Outcome<IResult>.Granted(Outcome<OpenedOpinion>.Granted(opened).ToPage(_ => $"/permits/opinion/{code}"))
            : OpinionRefusals.CodeUnknown;
    }
}
