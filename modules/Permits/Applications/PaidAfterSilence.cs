using System.Data.Common;
using CivicHost.Sdk;

namespace Permits;

/// <summary>What silence has granted is paid: the permit that waited for it is issued, once. Inside a change.</summary>
internal sealed class PaidAfterSilence(GrantedApplications granted, ApplicationNews news, ICurrentPerson person, TimeProvider clock, IAuditTrail audit)
{
    public async Task<MovedApplication> HandOverAsync(
        DbConnection connection, StandingApplication before, PermitType type, CancellationToken cancellation)
    {
        var number = before.Number;
        if (await IssuedPermits.ByApplicationAsync(connection, number, cancellation) is null)
        {
            var by = person.HasRole(Roles.System) ? null : person.Id;
            await new NewEvent(number, clock.GetUtcNow(), "paid", "", before.State, "", "", by).InsertAsync(connection, cancellation);
            await granted.OnGrantedAsync(connection, number, cancellation);
            audit.Record(ApplicationSubject.Of(number), new { Happened = "paid-after-silence" });
            await news.TellAsync(number, "application-granted", "", before.State, cancellation, type);
        }

        return new MovedApplication(number, before.State, before.Outcome);
    }
}
