using CivicHost.Modules;
using CivicHost.People;
using CivicHost.Sdk;

namespace CivicHost.Pages;

/// <summary>The pages that a town has with no module at all.</summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<HomePage>("/").AllowAnonymous();
        routes.MapForm<HomePage>("/follow", OpenCaseAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<AccessibilityPage>("/accessibility").AllowAnonymous();
        routes.MapPage<StaffHomePage>("/staff").RequireStaff();
        routes.MapGet("/language/{tag}", ChooseLanguage).AllowAnonymous();
    }

    /// <summary>One field for every code: the module that knows the case says where it is.</summary>
    private static async Task<Outcome<IResult>> OpenCaseAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        if (TrackingCode.Read(form["code"]) is not { } code)
            return new Refusal("follow.no-code", Field: "code");
        foreach (var module in http.RequestServices.GetRequiredService<InProcessRuntime>().RunningModules)
        {
            await using var services = module.Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<ModuleScope>().Http = http;
            foreach (var finder in services.ServiceProvider.GetServices<ICaseFinder>())
            {
                if (await finder.FindAsync(code, cancellation) is { } path)
                    return Outcome<IResult>.Granted(Results.Redirect(path));
            }
        }

        return new Refusal("follow.unknown", RefusalKind.NotFound, "code");
    }

    private static IResult ChooseLanguage(string tag, string? @return, HttpContext http, ITown town)
    {
        if (town.Languages.Contains(tag))
        {
            http.Response.Cookies.Append(VisitorLanguage.Cookie, tag, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(365),
                IsEssential = true,
            });
        }

        return Results.LocalRedirect(LocalPath.OrHome(@return));
    }
}
