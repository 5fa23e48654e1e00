using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Pages;

/// <summary>Texts for answers that the host gives by itself, outside any module's scope.</summary>
internal static class ErrorTexts
{
    public static ITexts Of(HttpContext http)
    {
        Prepare(http);
        return http.RequestServices.GetRequiredService<ITexts>();
    }

    /// <summary>Tells the host's own scope who asks and in which language.</summary>
    public static void Prepare(HttpContext http)
    {
        var scope = http.RequestServices.GetRequiredService<ModuleScope>();
        scope.Http = http;
        scope.Person = http.User;
    }

    public static string KeyOf(ITexts texts, int status) => texts.Has($"error.{status}") ? $"error.{status}" : status < 500 ? "error.400" : "error.500";
}
