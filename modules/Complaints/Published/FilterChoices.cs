using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Complaints;

/// <summary>What a resident can narrow lists, map and figures by.</summary>
internal static class FilterChoices
{
    public static IReadOnlyList<ListFilter> For(ITexts texts, CategoryTree tree, ITown town) =>
    [
        new("q", texts["list.words"]),
        new("category", texts["list.what"], Categories(texts, tree)),
        .. town.Quarters.Count == 0 ? (IEnumerable<ListFilter>)[] : [new("quarter", texts["list.where"], Quarters(town))],
        new("state", texts["list.state"], [new(ReportFilter.Open, texts["list.open"]), new(ReportFilter.Closed, texts["list.closed"])]),
    ];

    /// <summary>The tree as indented lines. Categories whose reports are secret are not among them: nothing of them is ever listed.</summary>
    public static IReadOnlyList<Choice> Categories(ITexts texts, CategoryTree tree) => [.. Lines(texts, tree, "", 0)];

    public static IReadOnlyList<Choice> Quarters(ITown town) =>
        [.. town.Quarters.Select(quarter => new Choice(quarter.Name, Indented(quarter.Name, quarter.Depth)))];

    private static IEnumerable<Choice> Lines(ITexts texts, CategoryTree tree, string group, int depth) => tree.In(group)
        .Where(category => category.Privacy != Privacy.Secret)
        .SelectMany(category => Lines(texts, tree, category.Code, depth + 1)
            .Prepend(new Choice(category.Code, Indented(category.NameIn(texts.Language), depth))));

    private static string Indented(string name, int depth) => new string('\u2003', depth) + name;
}
