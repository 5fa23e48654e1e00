using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Storage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
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
        services.AddOptions<KeyManagementOptions>().Configure<TownOptions, ILoggerFactory>((keys, town, logs) =>
            keys.XmlRepository = new FileSystemXmlRepository(KeyFolder(town), logs));
        // The keys lie unencrypted in the data folder, which belongs to the town: nothing to warn about at every start.
        services.AddLogging(logging => logging.AddFilter(typeof(KeyManagementOptions).Namespace, LogLevel.Error));
        services.AddSingleton<SecondStepRule>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<StaffDoor>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<IApiKeys>(host => host.GetRequiredService<ApiKeys>());
        services.AddSingleton<IStaffDirectory, StaffDirectory>();
        services.AddSingleton(root => new StaffCookie(root.GetRequiredService<IConfiguration>()["Town:PublicAddress"] ?? ""));
        services.AddHostedService<SessionSweep>();
        services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, chooser => chooser.ForwardDefaultSelector = http =>
                ApiKeyHandler.KeyIn(http.Request) is null ? Cookie : Bearer)
            .AddCookie(Cookie)
            .AddScheme<ApiKeyOptions, ApiKeyHandler>(Bearer, null)
            .AddResidents();
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
        // Most visitors bring neither cookie nor key; asking two handlers about them costs more than their page.
        app.UseWhen(
            http => http.Request.Headers.Cookie.Count > 0 || http.Request.Headers.Authorization.Count > 0 || http.Request.Path == ResidentProvider.Callback,
            known => known.UseAuthentication());
        app.UseWhen(ResidentSession.HasCookie, known => known.Use(ResidentSession.ReadAsync));
        // Says that authentication is in place, or the builder would put it round everything once more.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
    }

    /// <summary>For every module's container.</summary>
    public static IServiceCollection AddCurrentPerson(this IServiceCollection services)
    {
        services.TryAddScoped<ICurrentPerson>(scope => new CurrentPerson(scope.GetRequiredService<ModuleScope>(), scope.GetRequiredService<ModuleStore>().ModuleId));
        return services;
    }

    /// <summary>For the container of the host's own module, beside <see cref="AddCurrentPerson"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="declaredRoles">Roles of the modules that run now.</param>
    /// <param name="labelOf">Name of such a role in a language, or null.</param>
    public static IServiceCollection AddStaff(
        this IServiceCollection services, Func<IEnumerable<string>> declaredRoles, Func<string, string, string?> labelOf)
    {
        services.AddSingleton(new KnownRoles(declaredRoles, labelOf));
        services.AddIdentityCore<StaffMember>().AddUserStore<StaffStore>();
        services.Replace(ServiceDescriptor.Scoped<ILookupNormalizer, StaffNames>());
        services.Replace(ServiceDescriptor.Scoped<IPasswordHasher<StaffMember>>(_ => Passwords.Hasher));
        return services;
    }

    private static DirectoryInfo KeyFolder(TownOptions town)
    {
        var folder = Path.Combine(town.DataFolder, "keys");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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
