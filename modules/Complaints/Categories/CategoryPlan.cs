using System.Data.Common;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>The tree inside a change that alters it, and everything that stands against the alteration.</summary>
internal sealed partial class CategoryPlan
{
    public const int MostCategories = 2000;
    public const int LongestName = 100;
    public const int LongestDescription = 200;
    public const int LongestSynonyms = 500;
    public const int MostAnswerHours = 4000;

    private const string Units = "select code, is_active from unit order by code limit 5000";

    private const string Reported =
        """
        select category.code
        from category
        where exists (select 1 from report where report.category = category.code)
        order by category.code
        limit 2000
        """;

    private readonly IReadOnlyList<string> _languages;
    private readonly Dictionary<string, bool> _units;
    private readonly HashSet<string> _reported;

    private CategoryPlan(CategoryTree tree, IReadOnlyList<string> languages, Dictionary<string, bool> units, HashSet<string> reported)
    {
        Tree = tree;
        _languages = languages;
        _units = units;
        _reported = reported;
    }

    /// <summary>As it stands before.</summary>
    public CategoryTree Tree { get; }

    public static async Task<CategoryPlan> ReadAsync(DbConnection connection, ITown town, CancellationToken cancellation)
    {
        var tree = await CategoryBook.ReadAsync(connection, cancellation);
        var units = await connection.QueryAsync<UnitState>(new CommandDefinition(Units, cancellationToken: cancellation));
        var reported = await connection.QueryAsync<string>(new CommandDefinition(Reported, cancellationToken: cancellation));
        return new CategoryPlan(tree, town.Languages, units.ToDictionary(unit => unit.Code, unit => unit.IsActive), [.. reported]);
    }

    /// <summary>The last place in a group, or at the top where it is empty.</summary>
    public int LastPositionIn(string group) => Tree.In(group).Select(category => category.Position).DefaultIfEmpty(0).Max() + 10;

    /// <summary>Where a category then stands in the group it comes into.</summary>
    public Category Placed(Category category) => Tree.Find(category.Code)?.Parent == category.Parent && Tree.Find(category.Code) is not null
        ? category
        : category with { Position = LastPositionIn(category.Parent ?? "") };

    public IReadOnlyList<Refusal> Against(Category category) => [.. Against([category]).Select(found => found.Refusal)];

    /// <summary>What stands against categories being as given; those not among them stay as they are.</summary>
    /// <param name="altered">Each code once.</param>
    public IEnumerable<(string Code, Refusal Refusal)> Against(IReadOnlyList<Category> altered)
    {
        var codes = altered.Select(category => category.Code).ToHashSet();
        var after = new CategoryTree([.. Tree.All.Where(category => !codes.Contains(category.Code)), .. altered]);
        if (after.All.Count > MostCategories)
            yield return (altered[^1].Code, new Refusal("category.too-many", Arguments: [MostCategories]));
        foreach (var category in altered)
        {
            foreach (var refusal in AgainstPlace(category, after).Concat(AgainstWords(category)).Concat(AgainstRules(category)))
                yield return (category.Code, refusal);
        }
    }

    /// <remarks>Neither may it be called as the pages beside it in the address.</remarks>
    public static bool IsCode(string code) => Code().IsMatch(code) && code is not ("new" or "import");

    private IEnumerable<Refusal> AgainstPlace(Category category, CategoryTree after)
    {
        if (!IsCode(category.Code))
            yield return new Refusal("category.code-form", Field: "code");
        if (after.In(category.Code).Any(child => child.IsActive) && !category.IsActive)
            yield return new Refusal("category.holds-active", Field: "active");
        if (category.Parent is not { } parent)
            yield break;
        if (after.Find(parent) is not { } group)
            yield return new Refusal("category.parent-unknown", Field: "parent", Arguments: [parent]);
        else if (after.Around(parent).Contains(category.Code))
            yield return new Refusal("category.cycle", Field: "parent");
        else if (_reported.Contains(parent) && Tree.Find(category.Code)?.Parent != parent)
            yield return new Refusal("category.parent-has-reports", Field: "parent", Arguments: [parent]);
        else if (category.IsActive && !group.IsActive)
            yield return new Refusal("category.parent-off", Field: "parent", Arguments: [parent]);
    }

    private IEnumerable<Refusal> AgainstWords(Category category)
    {
        if (category.NamesByLanguage.GetValueOrDefault(_languages[0], "").Length == 0)
            yield return new Refusal("category.name-missing", Field: $"name-{_languages[0]}");
        foreach (var name in category.NamesByLanguage.Where(name => name.Value.Length > LongestName))
            yield return new Refusal("category.name-too-long", Field: $"name-{name.Key}", Arguments: [LongestName]);
        foreach (var sentence in category.DescriptionsByLanguage.Where(sentence => sentence.Value.Length > LongestDescription))
            yield return new Refusal("category.description-too-long", Field: $"description-{sentence.Key}", Arguments: [LongestDescription]);
        if (category.Synonyms.Length > LongestSynonyms)
            yield return new Refusal("category.synonyms-too-long", Field: "synonyms", Arguments: [LongestSynonyms]);
    }

    private IEnumerable<Refusal> AgainstRules(Category category)
    {
        if (!CategoryPictogram.All.Contains(category.Pictogram))
            yield return new Refusal("category.pictogram-unknown", Field: "pictogram", Arguments: [string.Join(", ", CategoryPictogram.All)]);
        if (category.Unit.Length > 0 && !_units.GetValueOrDefault(category.Unit))
            yield return new Refusal("category.unit-unknown", Field: "unit");
        if (!Privacy.All.Contains(category.Privacy))
            yield return new Refusal("category.privacy-unknown", Field: "privacy", Arguments: [string.Join(", ", Privacy.All)]);
        if (category.AnswerHours is < 1 or > MostAnswerHours)
            yield return new Refusal("category.hours-unreadable", Field: "hours", Arguments: [MostAnswerHours]);
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    private sealed record UnitState(string Code, bool IsActive);
}
