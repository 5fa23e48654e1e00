using System.Globalization;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>The page of a kiosk: with script it keeps ballots while the network is away, without it is the plain booth.</summary>
internal static class KioskBooth
{
    /// <summary>After that the receipt gives way to an empty ballot.</summary>
    public const int SecondsOfReceipt = 45;

    public static void MapKioskBooth(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<KioskPage>("/kiosk/{key}", CastAsync).AllowAnonymous();
        routes.MapGet("/kiosk/worker.js", Worker).AllowAnonymous();
    }

    /// <summary>The receipt has no address: going back in the browser leads to an empty ballot.</summary>
    private static async Task<Outcome<IResult>> CastAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var key = form.Route("key");
        if (await mediator.Send(new FindKiosk(key), cancellation) is not { IsOpen: true } kiosk
            || await mediator.Send(new FindPoll(kiosk.Poll), cancellation) is not { } poll)
        {
            return KioskRefusals.Unknown;
        }

        var cast = await mediator.Send(
            new CastAtKiosk(key, form["code"], BallotForm.Read(poll.Definition, form), Name: form["name"]), cancellation);
        if (!cast.TryGetAnswer(out var receipt))
            return Outcome<IResult>.Refused(cast.Refusals);
        await mediator.Send(new HearKiosk(key, kiosk.Waiting, 1, 0), cancellation);
        return Outcome<IResult>.Granted(new KioskReceiptResult(poll, key, receipt));
    }

    /// <summary>Served where its scope is that of the kiosks' pages.</summary>
    private static IResult Worker(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache";
        var file = Path.Combine(Path.GetDirectoryName(typeof(KioskBooth).Assembly.Location) ?? "", "Assets", "kiosk-worker.js");
        return File.Exists(file) ? Results.File(file, "text/javascript; charset=utf-8") : Results.NotFound();
    }

    private sealed class KioskReceiptResult(Poll poll, string key, CastReceipt cast) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.Headers["Refresh"] = string.Create(CultureInfo.InvariantCulture, $"{SecondsOfReceipt}; url=/polls/kiosk/{key}");
            return http.RequestServices.GetRequiredService<IPageRenderer>().RenderAsync(
                http, typeof(KioskReceiptPage),
                new Dictionary<string, object?>
                {
                    [nameof(KioskReceiptPage.Poll)] = poll,
                    [nameof(KioskReceiptPage.Key)] = key,
                    [nameof(KioskReceiptPage.Cast)] = cast,
                },
                form: null);
        }
    }
}
