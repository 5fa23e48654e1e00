using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The page that checks permits without the town: one file with the town's public keys in it, kept on a telephone and opened from there.</summary>
internal sealed class OfflinePage(ITown town, ITownCalendar calendar)
{
    private static readonly string[] Words =
    [
        "title", "lead", "pasted", "pasted.hint", "picture", "no-code", "no-crypto", "verify", "number", "holder", "type", "place", "from", "until", "issued",
        "town", "online", "made", "valid", "valid.text", "not-yet", "not-yet.text", "expired", "expired.text", "not-genuine", "not-genuine.text", "unknown-key",
        "unknown-key.text",
    ];

    private readonly Lazy<(string Script, string Style)> _files = new(() => (ReadAsset("verify.js"), ReadAsset("verify.css")));

    /// <param name="keys">The town's.</param>
    /// <param name="texts">In the language in which it opens; it has the town's others too.</param>
    public string Write(IReadOnlyList<PublicKey> keys, ITexts texts)
    {
        var (script, style) = _files.Value;
        // Its own policy lets it load and send nothing at all.
        var policy = $"default-src 'none'; script-src '{HashOf(script)}'; style-src '{HashOf(style)}'";
        return $"""
            <!doctype html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <title>{HtmlEncoder.Default.Encode(texts["issued.offline.title"])}</title>
            <style>{style}</style>
            </head>
            <body>
            <main></main>
            <script type="application/json" id="known">{Known(keys, texts)}</script>
            <script>{script}</script>
            </body>
            </html>

            """;
    }

    /// <summary>The serialiser escapes what could end a script element.</summary>
    private string Known(IReadOnlyList<PublicKey> keys, ITexts texts)
    {
        using var list = JsonDocument.Parse(PublicKeyList.Write(keys));
        return JsonSerializer.Serialize(
            new
            {
                Keys = list.RootElement.GetProperty("keys"),
                Address = $"{town.PublicAddress}{VerifyPermitEndpoint.ShortAddress}",
                Made = calendar.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Languages = town.Languages.ToDictionary(language => language, language => Words.ToDictionary(word => word, word => Say(texts.In(language), word))),
            },
            JsonSerializerOptions.Web);
    }

    private static string Say(ITexts texts, string word) => texts[texts.Has($"issued.offline.{word}") ? $"issued.offline.{word}" : $"verify.{word}"];

    private static string HashOf(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    private static string ReadAsset(string name) =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(OfflinePage).Assembly.Location) ?? "", "Assets", name)).ReplaceLineEndings("\n");
}

internal static class OfflinePageEndpoint
{
    public static void MapOfflinePage(this IEndpointRouteBuilder routes) => routes.MapGet("/verify/offline", DownloadAsync).AllowAnonymous();

    private static async Task<IResult> DownloadAsync(HttpContext http, IMediator mediator, OfflinePage page, ITexts texts, CancellationToken cancellation)
    {
        var html = page.Write(await mediator.KnownAsync(cancellation), texts);
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.File(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", $"{texts["issued.offline.file"]}.html");
    }
}
