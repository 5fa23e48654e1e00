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

    /// <summary>Who a resident is that signed in at the provider which the town has configured: 64 hexadecimal digits that say nothing about them.
    /// The same for the same resident in this module for as long as the town keeps its data folder, and another in every other module.</summary>
    /// <value>Null where nobody signed in so, or the town has no provider. A resident may sign in beside a member of staff, at a counter for example.</value>
    string? Subject => null;

    /// <summary>Whether the person has a role.</summary>
    /// <param name="role">Full role name, for example <see cref="Roles.Officer"/>.</param>
    /// <returns>True where the person has it.</returns>
    bool HasRole(string role);
}
