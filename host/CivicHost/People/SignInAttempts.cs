using CivicHost.Storage;
using Dapper;

namespace CivicHost.People;

/// <summary>
/// Failed attempts by account and address. An attempt is counted before the password is looked at, so that many at once cannot slip through;
/// a right password takes the count back. Names that nobody has are counted like any other.
/// </summary>
internal sealed class SignInAttempts(ITownStorage storage, TimeProvider clock)
{
    public const int Allowed = 5;
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);

    private const string Count =
        """
        insert into sign_in_failure (account, address, failures, last_at) values (@account, @address, 1, @Now)
        on conflict (account, address) do update set
            failures = case when sign_in_failure.last_at < @Since then 1 else sign_in_failure.failures + 1 end,
            last_at = excluded.last_at
        where sign_in_failure.failures < @Allowed or sign_in_failure.last_at < @Since
        """;

    /// <returns>False where this account is locked for this address.</returns>
    public Task<bool> TryBeginAsync(string account, string address, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var since = now - Remembered;
        return storage.For("town").ChangeAsync(
            async (change, stop) =>
            {
                await change.Connection.ExecuteAsync(new CommandDefinition(
                    "delete from sign_in_failure where last_at < @Since or last_at > @Later",
                    new { Since = since, Later = now + Remembered }, cancellationToken: stop));
                return await change.Connection.ExecuteAsync(new CommandDefinition(
                    Count, new { account, address, Now = now, Since = since, Allowed }, cancellationToken: stop)) == 1;
            },
            _ => true, cancellation);
    }

    public Task ForgetAsync(string account, string address, CancellationToken cancellation) => storage.For("town").ChangeAsync(
        (change, stop) => change.Connection.ExecuteAsync(new CommandDefinition(
            "delete from sign_in_failure where account = @account and address = @address",
            new { account, address }, cancellationToken: stop)),
        _ => true, cancellation);
}
