using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;

namespace Complaints;

/// <summary>What a table of categories would do, row by row.</summary>
/// <param name="Lines">Rows that add or change something; the others are left out.</param>
/// <param name="Problems">Everything that stands against it; where there is anything, nothing is imported.</param>
/// <param name="Mark">Of the categories as they stood: whether they changed before somebody confirms.</param>
public sealed record ImportPlan(IReadOnlyList<ImportLine> Lines, IReadOnlyList<ImportProblem> Problems, string Mark)
{
    internal static async Task<ImportPlan> ReadAsync(DbConnection connection, string text, ITown town, CancellationToken cancellation)
    {
        var plan = await CategoryPlan.ReadAsync(connection, town, cancellation);
        var lines = new Dictionary<string, ImportLine>();
        var problems = new List<ImportProblem>();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await foreach (var row in Csv.ReadAsync(content, CategoryTable.RulesFor(town), cancellation))
        {
            problems.AddRange(row.Problems.Select(problem => new ImportProblem(row.Number, problem)));
            if (row.Problems.Count > 0)
                continue;
            var code = row["code"];
            if (lines.TryGetValue(code, out var first))
            {
                problems.Add(new ImportProblem(row.Number, new Refusal("categories.code-twice", Arguments: [first.Row])));
                continue;
            }

            problems.AddRange(CategoryTable.Against(row).Select(problem => new ImportProblem(row.Number, problem)));
            lines[code] = LineOf(row, plan, town);
        }

        var altered = lines.Values.Where(line => line.Before is null || line.Changes.Count > 0).ToList();
        if (altered.Count > 0)
            problems.AddRange(plan.Against([.. altered.Select(line => line.After)])
                .Select(found => new ImportProblem(lines[found.Code].Row, found.Refusal)));
        return new ImportPlan(altered, [.. problems.OrderBy(problem => problem.Row)], MarkOf(plan.Tree));
    }

    private static ImportLine LineOf(CsvRow row, CategoryPlan plan, ITown town)
    {
        var before = plan.Tree.Find(row["code"]);
        var after = plan.Placed(CategoryTable.DetailsOf(row, before, town).Over(before ?? CategoryRows.New(row["code"]), town.Languages));
        if (CategoryTable.PositionOf(row) is { } position)
            after = after with { Position = position };
        return new ImportLine(row.Number, before, after, before is null ? [] : [.. CategoryTable.Changes(before, after)]);
    }

    private static string MarkOf(CategoryTree tree)
    {
        var standing = string.Join('\n', tree.All.Select(category =>
            string.Create(CultureInfo.InvariantCulture, $"{category.Code} {category.Parent} {category.Position} {category.Version}")));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(standing)));
    }
}

/// <param name="Row">As a spreadsheet numbers it.</param>
/// <param name="Before">Null where it is added.</param>
/// <param name="Changes">Names of the columns that differ.</param>
public sealed record ImportLine(int Row, Category? Before, Category After, IReadOnlyList<string> Changes);

public sealed record ImportProblem(int Row, Refusal Refusal);
