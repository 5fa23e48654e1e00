namespace CivicHost.Sdk;

/// <summary>Who works for the town, for assigning cases. Implemented by the host.</summary>
public interface IStaffDirectory
{
    /// <summary>Staff who can sign in and have one of the roles.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="roles">Full role names, for example <see cref="Roles.Officer"/>; none means everybody.</param>
    /// <returns>By name, at most 1,000.</returns>
    Task<IReadOnlyList<StaffEntry>> ListAsync(CancellationToken cancellation, params string[] roles);
}

/// <summary>A member of staff, as colleagues see them.</summary>
/// <param name="Id">The same as <see cref="ICurrentPerson.Id"/>.</param>
/// <param name="Name">Name to show.</param>
public sealed record StaffEntry(string Id, string Name);
