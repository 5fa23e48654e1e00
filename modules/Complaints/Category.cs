using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Complaints;

/// <summary>What a report is about. The names are texts, the pictograms are the town's.</summary>
internal static class Category
{
    public static readonly IReadOnlyList<string> All = ["road", "light", "water", "drain", "waste", "tree", "noise", "other"];

    public static IReadOnlyList<Choice> Choices(ITexts texts) =>
        [.. All.Select(category => new Choice(category, NameOf(texts, category), Pictogram: category))];

    public static string NameOf(ITexts texts, string category) => texts[$"category.{category}"];
}
