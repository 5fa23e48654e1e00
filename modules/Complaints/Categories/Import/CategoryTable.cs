using CivicHost.Sdk;
using CivicHost.Sdk.Tables;

namespace Complaints;

/// <summary>The categories as a table: one row each, an empty cell where there is nothing.</summary>
internal static class CategoryTable
{
    public const int MostBytes = 1024 * 1024;

    private static readonly HashSet<string> Yes = ["yes", "oui", "sim", "true", "vrai", "1", "x"];
    private static readonly HashSet<string> No = ["no", "non", "nao", "false", "faux", "0", ""];

    public static CsvRules RulesFor(ITown town) =>
        new([.. ColumnsFor(town).Select(name => new CsvColumn(name))], CategoryPlan.MostCategories, MostBytes: MostBytes);

    public static async Task WriteAsync(CsvWriter writer, CategoryTree tree, ITown town, CancellationToken cancellation)
    {
        await writer.WriteAsync([.. ColumnsFor(town)], cancellation);
        foreach (var (category, _) in tree.InOrder())
            await writer.WriteAsync(
                [
                    category.Code, category.Parent, category.Position,
                    .. town.Languages.Select(language => category.NamesByLanguage.GetValueOrDefault(language)),
                    .. town.Languages.Select(language => category.DescriptionsByLanguage.GetValueOrDefault(language)),
                    category.Synonyms, category.Pictogram, category.Unit, category.Privacy, category.AnswerHours,
                    category.IsBatch, category.IsStaffOnly, category.IsActive,
                ],
                cancellation);
    }

    /// <summary>What a row says.</summary>
    /// <param name="before">As the category stands; null for a new one.</param>
    public static CategoryDetails DetailsOf(CsvRow row, Category? before, ITown town) => new(
        row["parent"],
        TextsByLanguage.Of(name => row[name], "name.", town.Languages, before?.NamesByLanguage),
        TextsByLanguage.Of(name => row[name], "description.", town.Languages, before?.DescriptionsByLanguage),
        row["synonyms"], row["pictogram"], row["unit"], row["privacy"], Whole(row["answer_hours"]) ?? 0,
        Flag(row["batch"]) == true, Flag(row["staff_only"]) == true, Flag(row["active"]) == true);

    /// <summary>What stands against the cells of a row by themselves.</summary>
    public static IEnumerable<Refusal> Against(CsvRow row)
    {
        foreach (var column in (string[])["batch", "staff_only", "active"])
        {
            if (Flag(row[column]) is null || (column == "active" && row[column].Length == 0))
                yield return new Refusal("categories.flag-unreadable", Arguments: [column]);
        }

        if (row["position"].Length > 0 && Whole(row["position"]) is null)
            yield return new Refusal("categories.position-unreadable");
    }

    /// <returns>Null where the cell is empty.</returns>
    public static int? PositionOf(CsvRow row) => Whole(row["position"]);

    /// <summary>The columns in which a category differs from how it stood.</summary>
    public static IEnumerable<string> Changes(Category before, Category after)
    {
        if (before.Parent != after.Parent)
            yield return "parent";
        if (before.Position != after.Position)
            yield return "position";
        if (!TextsByLanguage.Same(before.NamesByLanguage, after.NamesByLanguage))
            yield return "name";
        if (!TextsByLanguage.Same(before.DescriptionsByLanguage, after.DescriptionsByLanguage))
            yield return "description";
        if (before.Synonyms != after.Synonyms)
            yield return "synonyms";
        if (before.Pictogram != after.Pictogram)
            yield return "pictogram";
        if (before.Unit != after.Unit)
            yield return "unit";
        if (before.Privacy != after.Privacy)
            yield return "privacy";
        if (before.AnswerHours != after.AnswerHours)
            yield return "answer_hours";
        if (before.IsBatch != after.IsBatch)
            yield return "batch";
        if (before.IsStaffOnly != after.IsStaffOnly)
            yield return "staff_only";
        if (before.IsActive != after.IsActive)
            yield return "active";
    }

    private static IEnumerable<string> ColumnsFor(ITown town) =>
    [
        "code", "parent", "position",
        .. town.Languages.Select(language => $"name.{language}"),
        .. town.Languages.Select(language => $"description.{language}"),
        "synonyms", "pictogram", "unit", "privacy", "answer_hours", "batch", "staff_only", "active",
    ];

    private static bool? Flag(string written)
    {
        var folded = FoldedWords.Fold(written);
        return Yes.Contains(folded) ? true : No.Contains(folded) ? false : null;
    }

    private static int? Whole(string written) =>
        int.TryParse(written, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= 1_000_000
            ? number
            : null;
}
