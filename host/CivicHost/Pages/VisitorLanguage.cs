using CivicHost.Sdk;
using Microsoft.Net.Http.Headers;

namespace CivicHost.Pages;

/// <summary>Which of the town's languages a visitor reads: what they chose, else what their browser asks for, else the town's own.</summary>
internal static class VisitorLanguage
{
    public const string Cookie = "lang";

    public static string Of(HttpContext http)
    {
        var town = http.RequestServices.GetRequiredService<ITown>();
        if (http.Request.Cookies[Cookie] is { } chosen && town.Languages.Contains(chosen))
            return chosen;
        if (!StringWithQualityHeaderValue.TryParseList(http.Request.Headers.AcceptLanguage, out var wanted))
            return town.Languages[0];
        foreach (var language in wanted.Where(language => language.Quality != 0).OrderByDescending(language => language.Quality ?? 1))
        {
            var tag = language.Value.ToString();
            if (town.Languages.FirstOrDefault(own => tag.Equals(own, StringComparison.OrdinalIgnoreCase) || tag.StartsWith(own + "-", StringComparison.OrdinalIgnoreCase)) is { } own)
                return own;
        }

        return town.Languages[0];
    }
}
