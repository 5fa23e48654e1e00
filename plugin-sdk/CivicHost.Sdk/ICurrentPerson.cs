namespace CivicHost.Sdk;

/// <summary>Who is asking. Implemented by the host; lives as long as the request.</summary>
public interface ICurrentPerson
{
    /// <summary>Stable id of the member of staff, <c>key:{id}</c> for an API key, <c>system</c> for the host, or null for a resident.</summary>
    string? Id { get; }

    /// <summary>The name to show to colleagues; empty for a resident.</summary>
    string Name { get; }

    /// <summary>True for a signed-in member of staff.</summary>
    bool IsStaff { get; }

    /// <summary>Whether the person has a role.</summary>
    /// <param name="role">Full role name, for example <see cref="Roles.Officer"/>.</param>
    /// <returns>True where the person has it.</returns>
    bool HasRole(string role);
}
