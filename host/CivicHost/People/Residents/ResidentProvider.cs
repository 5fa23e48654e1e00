using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CivicHost.People;

/// <summary>Residents' sign-in at a provider outside, a national one for example, where the town's configuration names one. The town learns that it is
/// the same person again, and nothing else: no name, no number, no address is asked for or kept.</summary>
internal static class ResidentProvider
{
    public const string Scheme = "civic-resident-provider";
    public const string Cookie = "civic-resident";

    /// <summary>Where the provider sends residents back to.</summary>
    public const string Callback = "/resident/signed-in";

    private const string Section = "SignIn:OpenIdConnect";

    /// <summary>Long enough for a ballot, short on a shared telephone.</summary>
    private static readonly TimeSpan Session = TimeSpan.FromMinutes(30);

    public static bool IsOffered(IConfiguration configuration) => configuration[$"{Section}:Authority"] is { Length: > 0 };

    /// <summary>The scheme is there only where a provider is named: each request asks every such scheme whether it is meant.</summary>
    public static void AddResidents(this AuthenticationBuilder schemes)
    {
        schemes.AddCookie(Cookie);
        schemes.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        schemes.Services.AddTransient<OpenIdConnectHandler>();
        schemes.Services.AddSingleton<PairwiseSubjects>();
        schemes.Services.AddOptions<AuthenticationOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            if (IsOffered(configuration))
                options.AddScheme<OpenIdConnectHandler>(Scheme, null);
        });
        schemes.Services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IConfiguration>(Configure);
        schemes.Services.AddOptions<CookieAuthenticationOptions>(Cookie).Configure<StaffCookie>((options, cookies) =>
        {
            options.CookieManager = cookies;
            options.Cookie.Name = Cookie;
            options.SlidingExpiration = false;
            options.ExpireTimeSpan = Session;
        });
    }

    private static void Configure(OpenIdConnectOptions options, IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        options.Authority = section["Authority"];
        options.ClientId = section["ClientId"];
        options.ClientSecret = section["Secret"];
        options.SignInScheme = Cookie;
        options.CallbackPath = Callback;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.Scope.Clear();
        options.Scope.Add(OpenIdConnectScope.OpenId);
        // A provider on this machine, for trying it out, needs no certificate.
        options.RequireHttpsMetadata = !(Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) && authority.IsLoopback);
        foreach (var cookie in (CookieBuilder[])[options.NonceCookie, options.CorrelationCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Events.OnTokenValidated = KeepOnlyWhoItIsAsync;
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect("/resident/not-signed-in");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static Task KeepOnlyWhoItIsAsync(TokenValidatedContext context)
    {
        var subject = context.SecurityToken.Subject;
        if (string.IsNullOrEmpty(subject))
        {
            context.Fail("The provider names no subject.");
            return Task.CompletedTask;
        }

        var root = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.SecurityToken.Issuer}\n{subject}")));
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ResidentSession.Root, root)], Scheme));
        context.Properties = new AuthenticationProperties { RedirectUri = context.Properties?.RedirectUri };
        return Task.CompletedTask;
    }
}
