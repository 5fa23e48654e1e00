using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

/// <summary>What somebody who sets a town up might write; tests change what they are about.</summary>
internal static class SomeSetUp
{
    public static readonly CategoryDetails Category = new(
        "streets", new Dictionary<string, string> { ["fr"] = "Banc", ["pt"] = "Banco", ["en"] = "Bench" }, new Dictionary<string, string>(),
        "banc, banco", "other", "", "name_hidden", 40, false, false, true);

    public static TestPerson Manager(this TestTown town) => town.As("complaints.manager");

    public static async Task<CategoryTree> CategoriesAsync(this TestTown town)
    {
        town.Clock.Advance(TimeSpan.FromSeconds(6));
        return await town.Anonymous.Send("complaints", new ReadCategories());
    }

    public static async Task<Category> CategoryAsync(this TestTown town, string code) => (await town.CategoriesAsync()).Find(code)!;

    public static CategoryDetails DetailsOf(Category category) => new(
        category.Parent ?? "", category.NamesByLanguage, category.DescriptionsByLanguage, category.Synonyms, category.Pictogram, category.Unit,
        category.Privacy, category.AnswerHours, category.IsBatch, category.IsStaffOnly, category.IsActive);

    public static async Task AddUnitAsync(this TestTown town, string code) =>
        await town.Manager().Send("complaints", new AddUnit(code, $"Unit {code}", ""));

    public static async Task<string> ReadPageAsync(this HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
