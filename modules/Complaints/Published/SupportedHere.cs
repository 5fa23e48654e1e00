using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Complaints;

/// <summary>The reports to which a browser said "me too", so that it counts once for each. The browser alone keeps them; the town never learns whose it is.</summary>
/// <param name="Numbers">The latest last.</param>
internal sealed record SupportedHere(IReadOnlyList<int> Numbers)
{
    private const string Cookie = "civic.me-too";

    /// <summary>Some 1,000 characters; the oldest give way.</summary>
    private const int Most = 100;

    private const int LongestCookie = Most * 11;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(180);

    public static SupportedHere Read(HttpRequest request) => new(
        request.Cookies[Cookie] is { Length: <= LongestCookie } written
            ? [.. written.Split('.').Select(Number).OfType<int>().Distinct().TakeLast(Most)]
            : []);

    public bool Contains(int number) => Numbers.Contains(number);

    public SupportedHere Add(int number) => new([.. Numbers.Append(number).TakeLast(Most)]);

    public void Keep(HttpContext http) => http.Response.Cookies.Append(
        Cookie,
        string.Join('.', Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = KeptFor,
            IsEssential = true,
            Path = "/complaints",
            Secure = http.Request.IsHttps,
        });

    private static int? Number(string written) => int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
