using System.Globalization;
using System.Text.Json;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace CivicHost.Pages;

/// <summary>Round every request: headers first, and at the end a page (or a problem document) for whatever went wrong.</summary>
internal sealed partial class TownFrame(RequestDelegate next, PageRenderer pages, TownAssets assets, ILogger<TownFrame> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        SecurityHeaders.Set(http.Response);
        if (await assets.TryServeAsync(http))
            return;
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
                await ExplainAsync(http, http.Response.StatusCode, null);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            if (http.RequestAborted.IsCancellationRequested)
                return;
            await ExplainAsync(http, fault);
        }
    }

    private async Task ExplainAsync(HttpContext http, Exception fault)
    {
        var refusals = (fault as RequestRefusedException)?.Refusals;
        var status = refusals?[0].Status ?? FaultStatus.Of(fault);
        http.Response.Clear();
        SecurityHeaders.Set(http.Response);
        string? sentence = null;
        if (refusals is not null)
            sentence = ErrorTexts.Of(http)[refusals[0].Code, refusals[0].Arguments];
        else if (status == StatusCodes.Status500InternalServerError)
            Faulted(log, fault, http.TraceIdentifier, http.GetEndpoint()?.DisplayName ?? "no endpoint");
        else
            TurnedAway(log, status, fault.GetType().Name);
        if (fault is TownStartingException)
        {
            sentence = ErrorTexts.Of(http)["error.starting"];
            http.Response.Headers.RetryAfter = "2";
        }

        if (fault is ModulePausedException or StorageUnavailableException)
            http.Response.Headers.RetryAfter = "60";
        try
        {
            await ExplainAsync(http, status, sentence);
        }
        catch (Exception second) when (!http.Response.HasStarted)
        {
            Faulted(log, second, http.TraceIdentifier, "the error page itself");
            http.Response.Clear();
            SecurityHeaders.Set(http.Response);
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync($"{status} {http.TraceIdentifier}");
        }
    }

    private async Task ExplainAsync(HttpContext http, int status, string? sentence)
    {
        http.Response.StatusCode = status;
        ErrorTexts.Prepare(http);
        if (status == StatusCodes.Status429TooManyRequests)
            sentence ??= ErrorTexts.Of(http)["error.429", WaitOf(http.Response)];
        if (status == StatusCodes.Status400BadRequest && http.Request.HasJsonContentType())
            sentence ??= ErrorTexts.Of(http)["error.400.json"];
        if (WantsPage(http.Request))
        {
            await pages.RenderErrorAsync(http, status, sentence);
            return;
        }

        var texts = http.RequestServices.GetRequiredService<ITexts>();
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.Headers.CacheControl = "no-store";
        await Results.Json(
            new
            {
                type = $"urn:civichost:status:{status}",
                title = sentence ?? texts[ErrorTexts.KeyOf(texts, status)],
                status,
                reference = http.TraceIdentifier,
            },
            JsonSerializerOptions.Web, "application/problem+json", status).ExecuteAsync(http);
    }

    /// <summary>Whole minutes until another try is worth it.</summary>
    private static int WaitOf(HttpResponse response) =>
        int.TryParse(response.Headers.RetryAfter, CultureInfo.InvariantCulture, out var seconds) ? Math.Max(1, (seconds + 59) / 60) : 1;

    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString() is var accept
        && (accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || (accept is "" or "*/*" && request.HasFormContentType));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} failed, reference {Reference}")]
    private static partial void Faulted(ILogger log, Exception fault, string reference, string endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "Turned away with {Status}: {Kind}")]
    private static partial void TurnedAway(ILogger log, int status, string kind);
}
