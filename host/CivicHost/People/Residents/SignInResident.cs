using CivicHost.Sdk;
using Microsoft.AspNetCore.Authentication;

namespace CivicHost.People;

/// <summary>A resident goes to the provider and comes back, or ends the session; where no provider is named there are no such addresses.</summary>
internal static class SignInResidentEndpoint
{
    /// <summary>Beside the host's own module: who goes and comes is the root container's business.</summary>
    public static void MapResidents(this WebApplication app)
    {
        app.MapGet("/resident/sign-in", Begin).AllowAnonymous().RequireRateLimiting(Limits.SignIn);
        app.MapPost("/resident/sign-out", EndAsync).AllowAnonymous();
    }

    private static IResult Begin(string? @return, IConfiguration configuration) => ResidentProvider.IsOffered(configuration)
        ? Results.Challenge(new AuthenticationProperties { RedirectUri = LocalPath.AfterSignIn(@return, "/") }, [ResidentProvider.Scheme])
        : Results.NotFound();

    private static async Task<IResult> EndAsync(HttpContext http, CancellationToken cancellation)
    {
        await http.SignOutAsync(ResidentProvider.Cookie);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancellation) : null;
        return new GoTo(LocalPath.OrHome(form?["return"]));
    }
}
