using Microsoft.AspNetCore.Http.Features;

namespace CivicHost.Pages;

/// <summary>The mark by which a submission is known when it comes again.</summary>
internal static class OnceMark
{
    public const string Field = "__once";
    public const string Header = "Idempotency-Key";

    private const int Longest = 100;

    public static string? Of(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
            return null;
        var sent = http.Request.Headers[Header].ToString();
        if (sent.Length == 0 && http.Features.Get<IFormFeature>()?.Form is { } form)
            sent = form[Field].ToString();
        return sent.Length is > 0 and <= Longest ? sent : null;
    }
}
