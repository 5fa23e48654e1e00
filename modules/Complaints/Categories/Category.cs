using CivicHost.Sdk;

namespace Complaints;

/// <summary>What a report can be about, as the town has arranged it.</summary>
/// <param name="Code">Also the service_code of Open311.</param>
/// <param name="Parent">The group it stands in, or null at the top.</param>
/// <param name="Names">JSON: language to name.</param>
/// <param name="Descriptions">JSON: language to sentence.</param>
/// <param name="Synonyms">Words people use, separated by commas.</param>
/// <param name="Unit">In charge where no route says otherwise; empty for the unrouted queue.</param>
/// <param name="Privacy">The least that its reports have.</param>
/// <param name="AnswerHours">Service level, in hours in which the town hall is open.</param>
/// <param name="FieldsVersion">Published version of its own fields; 0 for none.</param>
/// <param name="IsBatch">Programs get a token first.</param>
/// <param name="Version">Raised by every change: the second of two people is told.</param>
public sealed record Category(
    string Code, string? Parent, int Position, string Names, string Descriptions, string Synonyms, string Pictogram, string Unit,
    string Privacy, int AnswerHours, int FieldsVersion, bool IsBatch, bool IsStaffOnly, bool IsActive, int Version)
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> _names = new(() => TextsByLanguage.Read(Names));
    private readonly Lazy<IReadOnlyDictionary<string, string>> _descriptions = new(() => TextsByLanguage.Read(Descriptions));

    public IReadOnlyDictionary<string, string> NamesByLanguage => _names.Value;

    public IReadOnlyDictionary<string, string> DescriptionsByLanguage => _descriptions.Value;

    public string NameIn(string language) => TextsByLanguage.In(_names.Value, language) is { Length: > 0 } name ? name : Code;

    /// <summary>One sentence, or empty.</summary>
    public string DescriptionIn(string language) => TextsByLanguage.In(_descriptions.Value, language);
}

/// <summary>All categories of the town. Groups are those in which others stand; a report is about one in which none stands.</summary>
public sealed class CategoryTree
{
    private readonly Dictionary<string, Category> _byCode;
    private readonly ILookup<string, Category> _children;

    /// <param name="all">In the order of their positions.</param>
    public CategoryTree(IReadOnlyList<Category> all)
    {
        All = all;
        _byCode = all.ToDictionary(category => category.Code);
        _children = all.ToLookup(category => category.Parent ?? "");
    }

    public IReadOnlyList<Category> All { get; }

    public Category? Find(string? code) => code is not null && _byCode.TryGetValue(code, out var category) ? category : null;

    /// <summary>What stands in a group, or at the top where it is empty.</summary>
    public IEnumerable<Category> In(string group) => _children[group];

    public bool IsGroup(string code) => _children.Contains(code);

    /// <summary>What can be reported, in the tree's order.</summary>
    /// <param name="byStaff">Whether those that only staff may file are among them.</param>
    public IEnumerable<Category> Offered(bool byStaff) => Leaves("").Where(category => category.IsActive && (byStaff || !category.IsStaffOnly));

    /// <summary>The category itself and the groups around it, from the inside out.</summary>
    public IEnumerable<string> Around(string code)
    {
        var seen = new HashSet<string>();
        for (var at = Find(code); at is not null && seen.Add(at.Code); at = Find(at.Parent))
            yield return at.Code;
    }

    /// <summary>The category itself and everything that stands below it.</summary>
    public IEnumerable<string> Below(string code) => _children[code].SelectMany(child => Below(child.Code)).Prepend(code);

    /// <summary>Everything in the order of the tree, with how deep it stands: 0 at the top.</summary>
    public IEnumerable<(Category Category, int Depth)> InOrder(string group = "", int depth = 0) =>
        _children[group].SelectMany(child => InOrder(child.Code, depth + 1).Prepend((child, depth)));

    public string NameOf(ITexts texts, string code) => Find(code)?.NameIn(texts.Language) ?? code;

    private IEnumerable<Category> Leaves(string group) =>
        _children[group].SelectMany(child => IsGroup(child.Code) ? Leaves(child.Code) : [child]);
}
