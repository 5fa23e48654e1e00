using System.Text.RegularExpressions;
using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>The roles that the administrator can give: the town's own, then those that modules declare.</summary>
internal sealed partial class KnownRoles(Func<IEnumerable<string>> declared, Func<string, string, string?> labelOf)
{
    private static readonly string[] Own = [Roles.Administrator, Roles.Officer, Roles.Agent];

    /// <summary>Also a role of a module that is switched off now, or that this command has not loaded: it opens nothing until the module runs.</summary>
    public static bool CanBeGiven(string role) => Own.Contains(role) || ModuleRole().IsMatch(role);

    /// <summary>The role's name for people: the town's own, or the module's that declares it; the role itself where that does not run.</summary>
    public string NameOf(string role, ITexts texts) =>
        Own.Contains(role) ? texts[$"role.{role}"] : labelOf(role, texts.Language) ?? role;

    public IReadOnlyList<string> All => [.. Own, .. declared().Except(Own).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,31}\.[a-z][a-z0-9-]{0,31}\z")]
    private static partial Regex ModuleRole();
}
