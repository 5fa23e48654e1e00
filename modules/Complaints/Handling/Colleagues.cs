using CivicHost.Sdk;

namespace Complaints;

/// <summary>How members of staff are called on a page.</summary>
public sealed class Colleagues(IReadOnlyDictionary<string, string> names)
{
    public static readonly Colleagues None = new(new Dictionary<string, string>());

    public static async Task<Colleagues> OfAsync(IStaffDirectory staff) =>
        new((await staff.ListAsync(CancellationToken.None)).ToDictionary(person => person.Id, person => person.Name));

    public string NameOf(ITexts texts, string person) => names.TryGetValue(person, out var name) ? name
        : person.StartsWith("key:", StringComparison.Ordinal) ? texts["handle.program"]
        : person == Roles.System ? texts["handle.by-itself"]
        : texts["desk.former"];
}
