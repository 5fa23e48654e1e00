using CivicHost.Sdk;
using Dapper;

namespace Permits;

/// <summary>Suspends, resumes, revokes or ends the permit of an application, inside the change that moves the application.</summary>
internal sealed class PermitStatusChange(IModuleDatabase database, ITownCalendar calendar, TimeProvider clock, IEvents events)
{
    private const string Change = "update permit set status = @Status, status_at = @Now where application = @Application";

    public Task<Refusal?> SuspendAsync(int application, CancellationToken cancellation) => ChangeAsync(
        application, permit => permit.StandingOn(calendar.Today) is PermitStanding.Valid or PermitStanding.NotYet, PermitStatus.Suspended, cancellation);

    public Task<Refusal?> ResumeAsync(int application, CancellationToken cancellation) =>
        ChangeAsync(application, permit => permit.Status == PermitStatus.Suspended, PermitStatus.Valid, cancellation);

    /// <summary>One that has expired can be revoked too: what it allowed may have been got by fraud.</summary>
    public Task<Refusal?> RevokeAsync(int application, CancellationToken cancellation) =>
        ChangeAsync(application, permit => permit.Status != PermitStatus.Revoked, PermitStatus.Revoked, cancellation);

    /// <summary>By timer, after its last day; one that is revoked stays so.</summary>
    public Task<Refusal?> ExpireAsync(int application, CancellationToken cancellation) => ChangeAsync(
        application, permit => permit.Status is PermitStatus.Valid or PermitStatus.Suspended, PermitStatus.Expired, cancellation);

    private async Task<Refusal?> ChangeAsync(int application, Func<IssuedPermit, bool> isPossible, PermitStatus next, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await IssuedPermits.ByApplicationAsync(connection, application, cancellation) is not { } permit)
            return PermitRefusals.Unknown;
        if (!isPossible(permit))
            return PermitRefusals.NotInThisStatus;
        var values = new { Status = next.ToString().ToLowerInvariant(), Now = clock.GetUtcNow(), Application = application };
        await connection.ExecuteAsync(new CommandDefinition(Change, values, cancellationToken: cancellation));
        if (next == PermitStatus.Revoked)
            events.Publish("permits.permit-revoked.v1", "", new { Number = permit.ShownNumber, permit.Type });
        return null;
    }
}
