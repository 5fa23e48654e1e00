using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CivicHost.People;

internal sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>Knows a program by its key in <c>Authorization: Bearer civic_…</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<ApiKeyOptions>(options, logs, encoder)
{
    public static string? KeyIn(HttpRequest request)
    {
        var sent = request.Headers.Authorization.ToString();
        return sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? sent["Bearer ".Length..].Trim() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyIn(Request) is not { } sent || !ApiKeys.IsOne(sent))
            return AuthenticateResult.Fail("Not a key of this town.");
        if (await keys.ReadAsync(sent, Context.RequestAborted) is not { } key)
            return AuthenticateResult.Fail("Unknown or revoked key.");

        var person = StaffClaims.ForKey(key.Id, key.Name, key.Scopes);
        return AuthenticateResult.Success(new AuthenticationTicket(person, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
