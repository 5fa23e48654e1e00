using System.Text.Encodings.Web;
using CivicHost.Storage;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CivicHost.People;

internal sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>Knows a program by its key in <c>Authorization: Bearer civic_…</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logs, UrlEncoder encoder, ITownStorage storage, TimeProvider clock)
    : AuthenticationHandler<ApiKeyOptions>(options, logs, encoder)
{
    public const string Prefix = "civic_";
    private const int LongestKey = 100;

    private const string Read = "select id, name, scopes, last_used_on from api_key where key_hash = @Hash and revoked_at is null";

    private sealed record KeyRow(string Id, string Name, string Scopes, DateOnly? LastUsedOn);

    public static string? KeyIn(HttpRequest request)
    {
        var sent = request.Headers.Authorization.ToString();
        return sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? sent["Bearer ".Length..].Trim() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyIn(Request) is not { Length: <= LongestKey } key || !key.StartsWith(Prefix, StringComparison.Ordinal))
            return AuthenticateResult.Fail("Not a key of this town.");

        var town = storage.For("town");
        KeyRow? row;
        await using (var connection = await town.OpenReadOnlyAsync(Context.RequestAborted))
        {
            row = await connection.QuerySingleOrDefaultAsync<KeyRow>(
                new CommandDefinition(Read, new { Hash = Secrets.Hash(key) }, cancellationToken: Context.RequestAborted));
        }

        if (row is null)
            return AuthenticateResult.Fail("Unknown or revoked key.");

        // The day is enough to find keys that nobody uses, and costs one write a day.
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (row.LastUsedOn != today)
        {
            await town.ChangeAsync(
                (change, stop) => change.Connection.ExecuteAsync(new CommandDefinition(
                    "update api_key set last_used_on = @today where id = @Id", new { today, row.Id }, cancellationToken: stop)),
                _ => true, Context.RequestAborted);
        }

        var person = StaffClaims.ForKey(row.Id, row.Name, row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return AuthenticateResult.Success(new AuthenticationTicket(person, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
