using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.People;

internal sealed class StaffDirectory(ITownStorage storage) : IStaffDirectory
{
    public async Task<IReadOnlyList<StaffEntry>> ListAsync(CancellationToken cancellation, params string[] roles)
    {
        await using var connection = await storage.For(SqliteStorage.HostStore).OpenReadOnlyAsync(cancellation);
        var staff = await StaffList.ReadAsync(connection, null, cancellation);
        return
        [
            .. staff.Where(person => !person.IsDisabled && (roles.Length == 0 || person.Roles.Intersect(roles).Any()))
                .Select(person => new StaffEntry(person.Id, person.FullName)),
        ];
    }
}
