using CivicHost.Storage;
using Dapper;
using Microsoft.AspNetCore.Authentication;

namespace CivicHost.People;

/// <summary>
/// What the sign-in pages need of the root container: sessions, the half-way step between password and code, and the cookie.
/// The middleware puts it into the request's features, because modules' containers do not know it.
/// </summary>
internal sealed class StaffDoor(
    ITownStorage storage, SessionStore sessions, StaffCookie cookies, TimeProvider clock, IServiceScopeFactory scopes,
    SignInAttempts attempts, SecondStepRule secondStep)
{
    private static readonly TimeSpan StepLasts = TimeSpan.FromMinutes(10);

    public SignInAttempts Attempts { get; } = attempts;

    public SecondStepRule SecondStep { get; } = secondStep;

    public static StaffDoor Of(HttpContext http) => http.Features.Get<StaffDoor>()
        ?? throw new InvalidOperationException("UseTownPeople() runs before the endpoints.");

    public async Task<Credentials?> FindAsync(string normalizedName, CancellationToken cancellation)
    {
        const string Read =
            """
            select id, password_hash, totp_secret, is_disabled from staff where normalized_name = @normalizedName
            """;
        await using var connection = await storage.For("town").OpenReadOnlyAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<CredentialRow>(
            new CommandDefinition(Read, new { normalizedName }, cancellationToken: cancellation));
        if (row is null)
            return null;
        var roles = await connection.QueryAsync<string>(new CommandDefinition(
            "select role from staff_role where staff_id = @Id order by role limit 100", new { row.Id }, cancellationToken: cancellation));
        return new Credentials(row.Id, row.IsDisabled ? null : row.PasswordHash, row.TotpSecret is not null, [.. roles]);
    }

    public async Task<string?> PasswordHashAsync(string staffId, CancellationToken cancellation)
    {
        await using var connection = await storage.For("town").OpenReadOnlyAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select password_hash from staff where id = @staffId and not is_disabled", new { staffId }, cancellationToken: cancellation));
    }

    /// <summary>Remembers that the password was right until the second step is done, in a cookie of its own: nobody is signed in yet.</summary>
    public async Task OpenStepAsync(HttpContext http, string staffId, string stage, CancellationToken cancellation)
    {
        var key = Secrets.Next();
        await storage.For("town").ChangeAsync(
            async (change, stop) =>
            {
                await sessions.EndStaleAsync(change, stop);
                if (stage == StepStage.Enrol)
                {
                    await change.Connection.ExecuteAsync(new CommandDefinition(
                        "update staff set totp_pending = @Secret where id = @staffId and totp_secret is null",
                        new { Secret = TimeCode.NextSecret(), staffId }, cancellationToken: stop));
                }

                return await sessions.OpenAsync(change, Secrets.Hash(key), staffId, stage, stop);
            },
            _ => true, cancellation);
        cookies.AppendResponseCookie(http, StaffCookie.StepName, key, new CookieOptions());
    }

    public async Task<SignInStep?> FindStepAsync(HttpContext http, string stage, CancellationToken cancellation)
    {
        const string Read =
            """
            select s.key_hash, s.staff_id, s.started_at, f.sign_in_name, f.totp_secret, f.totp_pending
            from staff_session s join staff f on f.id = s.staff_id
            where s.key_hash = @Hash and s.stage = @stage and not f.is_disabled
            """;
        if (cookies.GetRequestCookie(http, StaffCookie.StepName) is not { Length: > 0 and < 100 } key)
            return null;
        await using var connection = await storage.For("town").OpenReadOnlyAsync(cancellation);
        var step = await connection.QuerySingleOrDefaultAsync<SignInStep>(
            new CommandDefinition(Read, new { Hash = Secrets.Hash(key), stage }, cancellationToken: cancellation));
        var now = clock.GetUtcNow();
        return step is not null && now - step.StartedAt <= StepLasts && now >= step.StartedAt.AddMinutes(-1) ? step : null;
    }

    /// <summary>Uses a code up, and with it the step: of two at once, one is accepted.</summary>
    public Task<bool> AcceptCodeAsync(SignInStep step, string code, CancellationToken cancellation) =>
        storage.For("town").ChangeAsync(
            async (change, stop) =>
                await UseCodeAsync(change.Connection, step, code, stop)
                && await change.Connection.ExecuteAsync(new CommandDefinition(
                    "delete from staff_session where key_hash = @KeyHash", new { step.KeyHash }, cancellationToken: stop)) == 1,
            accepted => accepted, cancellation);

    /// <summary>Signs in under a new session key; the browser's former session and step end.</summary>
    public async Task OpenSessionAsync(HttpContext http, string staffId, CancellationToken cancellation)
    {
        if (http.User.FindFirst(StaffClaims.Session) is { } former)
            await sessions.EndAsync(former.Value, cancellation);
        await CloseStepAsync(http, cancellation);
        await WithRootServicesAsync(http, authentication => authentication.SignInAsync(
            http, TownPeople.Cookie, StaffClaims.ForStaff(staffId, "", []), new AuthenticationProperties()));
    }

    public async Task CloseSessionAsync(HttpContext http, CancellationToken cancellation)
    {
        await CloseStepAsync(http, cancellation);
        await WithRootServicesAsync(http, authentication => authentication.SignOutAsync(http, TownPeople.Cookie, new AuthenticationProperties()));
    }

    private async Task CloseStepAsync(HttpContext http, CancellationToken cancellation)
    {
        if (cookies.GetRequestCookie(http, StaffCookie.StepName) is not { Length: > 0 } key)
            return;
        await sessions.EndAsync(Secrets.Hash(key), cancellation);
        cookies.DeleteCookie(http, StaffCookie.StepName, new CookieOptions());
    }

    private async Task<bool> UseCodeAsync(System.Data.Common.DbConnection connection, SignInStep step, string code, CancellationToken stop)
    {
        if (step.TotpSecret is { } secret && TimeCode.StepOf(secret, code, clock.GetUtcNow()) is { } number)
        {
            return await connection.ExecuteAsync(new CommandDefinition(
                "update staff set totp_last_step = @number where id = @StaffId and totp_secret = @secret and totp_last_step < @number",
                new { number, step.StaffId, secret }, cancellationToken: stop)) == 1;
        }

        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_recovery_code where staff_id = @StaffId and code_hash = @Hash",
            new { step.StaffId, Hash = RecoveryCodes.HashOf(step.StaffId, code) }, cancellationToken: stop)) == 1;
    }

    /// <summary>A module's container has no authentication; a fresh scope also means a fresh handler, which makes a fresh session key.</summary>
    private async Task WithRootServicesAsync(HttpContext http, Func<IAuthenticationService, Task> work)
    {
        var former = http.RequestServices;
        await using var scope = scopes.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await work(scope.ServiceProvider.GetRequiredService<IAuthenticationService>());
        }
        finally
        {
            http.RequestServices = former;
        }
    }

    private sealed record CredentialRow(string Id, string? PasswordHash, string? TotpSecret, bool IsDisabled);
}

/// <param name="PasswordHash">Null where nobody can sign in with a password: disabled, or the invitation is not used yet.</param>
internal sealed record Credentials(string StaffId, string? PasswordHash, bool HasSecondStep, IReadOnlyList<string> Roles);

/// <summary>The password was right; the code is still to come.</summary>
internal sealed record SignInStep(
    string KeyHash, string StaffId, DateTimeOffset StartedAt, string SignInName, string? TotpSecret, string? TotpPending);

internal static class StepStage
{
    public const string Code = "code";
    public const string Enrol = "enrol";
}
