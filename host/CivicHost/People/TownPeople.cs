using CivicHost.Modules;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CivicHost.People;

internal static class TownPeople
{
    /// <summary>Scheme that chooses between the two others by whether a bearer key is sent.</summary>
    public const string Chooser = "civic";
    public const string Cookie = "civic-cookie";
    public const string Bearer = "civic-bearer";

    public static IServiceCollection AddTownPeople(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("civichost");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<Operations.TownOptions, ILoggerFactory>((keys, town, logs) =>
                keys.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                    Directory.CreateDirectory(Path.Combine(town.DataFolder, "keys")), logs));
        services.AddSingleton<SecondStepRule>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<StaffDoor>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton(root => new StaffCookie(root.GetRequiredService<IConfiguration>()["Town:PublicAddress"] ?? ""));
        services.AddHostedService<SessionSweep>();
        services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, chooser => chooser.ForwardDefaultSelector = http =>
                ApiKeyHandler.KeyIn(http.Request) is null ? Cookie : Bearer)
            .AddCookie(Cookie)
            .AddScheme<ApiKeyOptions, ApiKeyHandler>(Bearer, null);
        services.AddOptions<CookieAuthenticationOptions>(Cookie).Configure<SessionStore, StaffCookie>(Configure);
        services.AddAuthorization();
        return services;
    }

    public static void UseTownPeople(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<StaffDoor>();
        app.Use((http, next) =>
        {
            http.Features.Set(door);
            return next(http);
        });
        app.UseAuthentication();
    }

    /// <summary>For every module's container.</summary>
    public static IServiceCollection AddCurrentPerson(this IServiceCollection services)
    {
        services.TryAddScoped<ICurrentPerson>(scope => new CurrentPerson(scope.GetRequiredService<ModuleScope>()));
        return services;
    }

    /// <summary>For the container of the host's own module, beside <see cref="AddCurrentPerson"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="declaredRoles">Roles of the modules that run now.</param>
    public static IServiceCollection AddStaff(this IServiceCollection services, Func<IEnumerable<string>> declaredRoles)
    {
        services.AddSingleton(new KnownRoles(declaredRoles));
        services.AddIdentityCore<StaffMember>().AddUserStore<StaffStore>();
        services.Replace(ServiceDescriptor.Scoped<ILookupNormalizer, StaffNames>());
        services.Replace(ServiceDescriptor.Scoped<IPasswordHasher<StaffMember>>(_ => Passwords.Hasher));
        return services;
    }

    private static void Configure(CookieAuthenticationOptions options, SessionStore sessions, StaffCookie cookies)
    {
        options.SessionStore = sessions;
        options.CookieManager = cookies;
        options.Cookie.Name = StaffCookie.Name;
        options.SlidingExpiration = false;
        options.ExpireTimeSpan = SessionStore.Absolute;
        options.Events.OnRedirectToLogin = context => Turned.AwayAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Turned.AwayAsync(context.HttpContext, StatusCodes.Status403Forbidden);
    }
}
