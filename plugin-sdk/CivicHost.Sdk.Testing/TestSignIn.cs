using System.Security.Claims;
using System.Security.Cryptography;
using CivicHost.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk.Testing;

/// <summary>Signs a test's browser in by a header whose value nobody outside the test process knows.</summary>
internal sealed class TestSignIn : IStartupFilter
{
    public const string Header = "X-Test-Roles";

    private static readonly string Secret = RandomNumberGenerator.GetHexString(32);

    public static string ValueFor(IReadOnlyList<string> roles) => $"{Secret} {string.Join(',', roles)}";

    public static ClaimsPrincipal? PersonWith(IReadOnlyList<string> roles) => roles.Count == 0
        ? null
        : new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, $"test-{roles[0]}"),
                new Claim(ClaimTypes.Name, $"Test {roles[0]}"),
                .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
            ],
            StaffClaims.StaffType));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext http, RequestDelegate rest) =>
        {
            var sent = http.Request.Headers[Header].ToString().Split(' ');
            if (sent is [var secret, var roles] && secret == Secret && PersonWith(roles.Split(',')) is { } person)
                http.User = person;
            return rest(http);
        });
        next(app);
    };
}
