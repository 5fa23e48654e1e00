using Microsoft.AspNetCore.Authentication.Cookies;

namespace CivicHost.People;

/// <summary>
/// The session cookie. Where the site is reached by https it carries the prefix <c>__Host-</c>, which binds it to exactly this host:
/// browsers refuse the prefix without https, so it cannot be in the name always.
/// </summary>
internal sealed class StaffCookie(string publicAddress) : ICookieManager
{
    public const string Name = "civic-staff";
    public const string StepName = "civic-step";

    private readonly ChunkingCookieManager _cookies = new();
    private readonly Uri? _public = Uri.TryCreate(publicAddress, UriKind.Absolute, out var address) ? address : null;

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameFor(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameFor(context, key), value, Bound(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, NameFor(context, key), Bound(context, options));

    private string NameFor(HttpContext context, string key) => IsSecure(context) ? $"__Host-{key}" : key;

    private CookieOptions Bound(HttpContext context, CookieOptions options)
    {
        options.HttpOnly = true;
        options.Secure = IsSecure(context);
        options.SameSite = SameSiteMode.Lax;
        options.Path = "/";
        options.Domain = null;
        return options;
    }

    /// <summary>Also behind a proxy that ends https: the public address of the configuration says so, never a header of the request.</summary>
    private bool IsSecure(HttpContext context) =>
        context.Request.IsHttps
        || (_public is { Scheme: "https" } && string.Equals(context.Request.Host.Host, _public.Host, StringComparison.OrdinalIgnoreCase));
}
