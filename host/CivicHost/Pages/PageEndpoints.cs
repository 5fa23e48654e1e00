using CivicHost.Modules;
using CivicHost.People;
using CivicHost.Sdk;

namespace CivicHost.Pages;

/// <summary>The pages that a town has with no module at all.</summary>
internal static partial class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<HomePage>("/").AllowAnonymous();
        routes.MapForm<HomePage>("/follow", OpenCaseAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<AccessibilityPage>("/accessibility").AllowAnonymous();
        routes.MapPage<AboutPage>("/about").AllowAnonymous();
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
            if (module.Gate.PausedUntil is null && await FindAsync(module, http, code, cancellation) is { } path)
                return Outcome<IResult>.Granted(new SeeOther(LocalPath.OrHome(path)));
        }

        return new Refusal("follow.unknown", RefusalKind.NotFound, "code");
    }

    /// <summary>A module that fails here does not keep the others from answering.</summary>
    private static async Task<string?> FindAsync(RunningModule module, HttpContext http, string code, CancellationToken cancellation)
    {
        try
        {
            await using var services = module.Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<ModuleScope>().Http = http;
            foreach (var finder in services.ServiceProvider.GetServices<ICaseFinder>())
            {
                if (await finder.FindAsync(code, cancellation) is { } path)
                    return path;
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            module.Gate.CountFault();
            SearchFailed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PageEndpoints)), fault, module.Id);
        }

        return null;
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
                Secure = http.Request.IsHttps,
            });
        }

        return Results.LocalRedirect(LocalPath.OrHome(@return));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The case finder of {Module} failed")]
    private static partial void SearchFailed(ILogger log, Exception fault, string module);

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
