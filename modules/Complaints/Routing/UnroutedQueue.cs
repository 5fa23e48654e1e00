using CivicHost.Sdk;

namespace Complaints;

/// <summary>Who looks after the reports that no rule sends to a unit: the dispatchers, or every officer where the town has named none.</summary>
internal sealed class UnroutedQueue(IStaffDirectory staff)
{
    public async Task<IReadOnlyList<StaffEntry>> OwnersAsync(CancellationToken cancellation)
    {
        var dispatchers = await staff.ListAsync(cancellation, ComplaintsRole.Dispatcher);
        return dispatchers.Count > 0 ? dispatchers : await staff.ListAsync(cancellation, Roles.Officer);
    }

    public async Task<bool> IsOwnedByAsync(ICurrentPerson person, CancellationToken cancellation) =>
        person.HasRole(ComplaintsRole.Dispatcher)
        || (person.HasRole(Roles.Officer) && (await staff.ListAsync(cancellation, ComplaintsRole.Dispatcher)).Count == 0);
}
