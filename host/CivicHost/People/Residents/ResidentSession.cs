using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace CivicHost.People;

/// <summary>A resident who signed in at the provider, for the length of a request. They have no role and are not the request's user.</summary>
internal sealed class ResidentSession(string root, PairwiseSubjects subjects)
{
    /// <summary>Type of the only claim of the session's cookie.</summary>
    public const string Root = "root";

    public string SubjectFor(string module) => subjects.Of(module, root);

    public static bool HasCookie(HttpContext http) =>
        http.RequestServices.GetRequiredService<StaffCookie>().GetRequestCookie(http, ResidentProvider.Cookie) is not null;

    public static async Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        var session = await http.AuthenticateAsync(ResidentProvider.Cookie);
        if (session.Principal?.FindFirstValue(Root) is { } root)
            http.Features.Set(new ResidentSession(root, http.RequestServices.GetRequiredService<PairwiseSubjects>()));
        await next(http);
    }
}
