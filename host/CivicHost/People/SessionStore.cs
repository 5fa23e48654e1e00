using System.Security.Claims;
using CivicHost.Modules;
using CivicHost.Storage;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CivicHost.People;

/// <summary>
/// Signed-in staff, kept by the server: the cookie holds a random key only, so that a copied cookie dies with the session.
/// Who somebody is and what they may do is read afresh at every request.
/// </summary>
internal sealed class SessionStore(ITownStorage storage, TimeProvider clock) : ITicketStore
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Absolute = TimeSpan.FromHours(8);

    /// <summary>How far the clock may be corrected backwards without ending sessions.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>A session's last use is written down at most this often.</summary>
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);

    private const string Read =
        """
        select s.staff_id, f.full_name, s.started_at, s.last_seen_at, c.seen_at as clock_seen_at
        from staff_session s join staff f on f.id = s.staff_id join staff_clock c on c.id = 'sessions'
        where s.key_hash = @Hash and s.stage = 'full' and not f.is_disabled
        """;

    private sealed record SessionRow(
        string StaffId, string FullName, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, DateTimeOffset ClockSeenAt);

    private ModuleStore Town => storage.For("town");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Secrets.Next();
        var staffId = ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!;
        await Town.ChangeAsync(
            async (change, cancellation) =>
            {
                await EndStaleAsync(change, cancellation);
                return await OpenAsync(change, Secrets.Hash(key), staffId, "full", cancellation);
            },
            _ => true, CancellationToken.None);
        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = Secrets.Hash(key);
        await using var connection = await Town.OpenReadOnlyAsync(CancellationToken.None);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(Read, new { Hash = hash });
        if (row is null)
            return null;

        var now = clock.GetUtcNow();
        if (now < row.ClockSeenAt - ClockTolerance || now - row.LastSeenAt > Idle || now - row.StartedAt > Absolute)
        {
            await Town.ChangeAsync(EndStaleAsync, _ => true, CancellationToken.None);
            return null;
        }

        if (now - row.LastSeenAt >= TouchEvery)
            await Town.ChangeAsync((change, cancellation) => TouchAsync(change, hash, cancellation), _ => true, CancellationToken.None);

        var roles = await connection.QueryAsync<string>(
            "select role from staff_role where staff_id = @StaffId order by role limit 100", new { row.StaffId });
        return new AuthenticationTicket(StaffClaims.ForStaff(row.StaffId, row.FullName, roles, hash), TownPeople.Cookie);
    }

    /// <summary>Nothing to renew: what a ticket says is read from the town's tables, and a session's key never outlives it.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    public Task RemoveAsync(string key) => EndAsync(Secrets.Hash(key), CancellationToken.None);

    public Task EndAsync(string hash, CancellationToken cancellation) => Town.ChangeAsync(
        (change, stop) => change.Connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_session where key_hash = @hash", new { hash }, cancellationToken: stop)),
        _ => true, cancellation);

    public static Task<int> EndAllAsync(System.Data.Common.DbConnection connection, string staffId, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_session where staff_id = @staffId", new { staffId }, cancellationToken: cancellation));

    public async Task<int> OpenAsync(RunningChange change, string hash, string staffId, string stage, CancellationToken cancellation)
    {
        const string Insert =
            """
            insert into staff_session (key_hash, staff_id, stage, started_at, last_seen_at)
            values (@hash, @staffId, @stage, @Now, @Now)
            """;
        return await change.Connection.ExecuteAsync(new CommandDefinition(
            Insert, new { hash, staffId, stage, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
    }

    /// <summary>Ends what is over by now, and everything where the clock stands behind what sessions have already seen.</summary>
    public async Task<int> EndStaleAsync(RunningChange change, CancellationToken cancellation)
    {
        const string Mark =
            """
            insert into staff_clock (id, seen_at) values ('sessions', @Now)
            on conflict (id) do update set seen_at = excluded.seen_at
            """;
        const string Delete =
            """
            delete from staff_session
            where last_seen_at < @IdleSince or started_at < @StartedSince
               or exists (select 1 from staff_clock c where c.id = 'sessions' and c.seen_at > @Latest)
            """;
        var now = clock.GetUtcNow();
        var ended = await change.Connection.ExecuteAsync(new CommandDefinition(
            Delete,
            new { IdleSince = now - Idle, StartedSince = now - Absolute, Latest = now + ClockTolerance },
            cancellationToken: cancellation));
        await change.Connection.ExecuteAsync(new CommandDefinition(Mark, new { Now = now }, cancellationToken: cancellation));
        return ended;
    }

    private async Task<int> TouchAsync(RunningChange change, string hash, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await change.Connection.ExecuteAsync(new CommandDefinition(
            "update staff_clock set seen_at = @now where id = 'sessions' and seen_at < @now", new { now }, cancellationToken: cancellation));
        return await change.Connection.ExecuteAsync(new CommandDefinition(
            "update staff_session set last_seen_at = @now where key_hash = @hash and last_seen_at < @now",
            new { hash, now }, cancellationToken: cancellation));
    }
}
