using System.Text.Encodings.Web;
using System.Text.Unicode;
using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.ResponseCompression;

namespace CivicHost.Pages;

internal static class TownPages
{
    /// <summary>Escapes what HTML needs escaped and leaves é, ç and ã as they are: a tenth less on the wire.</summary>
    public static readonly HtmlEncoder HtmlEncoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static IServiceCollection AddTownPages(this IServiceCollection services)
    {
        services.AddSingleton<TownDescription>();
        services.AddSingleton<ITown>(host => host.GetRequiredService<TownDescription>());
        services.AddSingleton<ITownCalendar, TownCalendar>();
        services.AddSingleton<TownAssets>();
        services.AddSingleton<NavigationMenu>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<IPageRenderer>(host => host.GetRequiredService<PageRenderer>());
        services.AddSingleton(host => new TextCatalogue(HostFiles.Texts, host.GetRequiredService<ITown>().Languages[0]));
        services.AddSingleton(HtmlEncoder);
        services.AddScoped<ModuleScope>();
        services.AddScoped<ITexts>(TextsOf);
        services.AddScoped<ICurrentPerson>(scope => new People.CurrentPerson(scope.GetRequiredService<ModuleScope>(), "town"));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "civic-form";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddResponseCompression(options => options.MimeTypes = ["text/html"]);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.AddTownLimits();
        return services;
    }

    /// <summary>For every module's container: its own texts first, then the host's.</summary>
    public static void AddModuleTexts(this IServiceCollection module, string folder, IServiceProvider host)
    {
        var beneath = host.GetRequiredService<TextCatalogue>();
        module.AddSingleton(folder == HostFiles.Texts
            ? beneath
            : new TextCatalogue(folder, host.GetRequiredService<ITown>().Languages[0], beneath));
        module.AddScoped<ITexts>(TextsOf);
    }

    public static void UseTownFrame(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<TownFrame>();
    }

    public static void UseTownLimits(this WebApplication app)
    {
        app.UseRateLimiter();
        app.Use(next => http => http.RequestServices.GetRequiredService<AnswerBudgets>().GiveBackAsync(http, next));
        app.Use(TurnAwayUnknownAddresses);
    }

    public static void UseTownForms(this WebApplication app) => app.UseMiddleware<ReadForms>();

    /// <summary>Before anybody is asked to sign in: no page is 404, once every module had its chance. What routing answers by itself (405, 415) is no
    /// route and has no access rule.</summary>
    private static Task TurnAwayUnknownAddresses(HttpContext http, RequestDelegate next)
    {
        switch (http.GetEndpoint())
        {
            case RouteEndpoint:
                return next(http);
            case { RequestDelegate: { } answer }:
                return answer(http);
            default:
                if (!http.RequestServices.GetRequiredService<IModuleRuntime>().Started.IsCompleted)
                    throw new TownStartingException();
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private static ModuleTexts TextsOf(IServiceProvider scope) => new(
        scope.GetRequiredService<TextCatalogue>(), scope.GetRequiredService<ITown>(), scope.GetRequiredService<ModuleScope>().Language);
}
