namespace CivicHost.Pages;

/// <summary>What every answer says to the browser. There is no script in a page and no style but the town's own sheet, so none needs a nonce.</summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Widens the policy of one page by the servers from which it may load pictures.</summary>
    public static void AllowPictures(HttpResponse response, IReadOnlyList<string> sources)
    {
        if (sources.Count > 0)
            response.Headers.ContentSecurityPolicy = ContentPolicy.Replace("img-src 'self'", $"img-src 'self' {string.Join(' ', sources)}", StringComparison.Ordinal);
    }

    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        headers.XFrameOptions = "DENY";
    }
}
