using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>The roles that the administrator can give: the town's own, then those that modules declare.</summary>
internal sealed class KnownRoles(Func<IEnumerable<string>> declared)
{
    private static readonly string[] Own = [Roles.Administrator, Roles.Officer, Roles.Agent];

    public IReadOnlyList<string> All => [.. Own, .. declared().Except(Own).Order(StringComparer.Ordinal)];
}
