using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using Microsoft.AspNetCore.Http;

namespace Complaints;

/// <summary>What somebody wants to see of the published reports, as it stands in the address.</summary>
/// <param name="Category">Code, with what stands below it; null for any.</param>
/// <param name="Quarter">Name, with what lies in it; null for any.</param>
/// <param name="State"><c>open</c> or <c>closed</c>; anything else for both.</param>
/// <param name="Words">Words that all occur; null for any text.</param>
internal sealed record ReportFilter(string? Category = null, string? Quarter = null, string? State = null, string? Words = null)
{
    public const string Open = "open";
    public const string Closed = "closed";

    public static ReportFilter Everything { get; } = new();

    public bool? IsOpen => State switch { Open => true, Closed => false, _ => null };

    public bool IsEmpty => string.IsNullOrEmpty(Category) && string.IsNullOrEmpty(Quarter) && IsOpen is null && string.IsNullOrEmpty(Words);

    public static ReportFilter Of(HttpRequest request) => new(
        Value(request, "category"), Value(request, "quarter"), Value(request, "state"), Value(request, "q"));

    /// <summary>Codes of the categories that are meant; null for all.</summary>
    public IReadOnlyList<string>? CategoriesIn(CategoryTree tree) => string.IsNullOrEmpty(Category) ? null : [.. tree.Below(Category).Distinct()];

    /// <summary>Names of the quarters that are meant; null for all.</summary>
    public IReadOnlyList<string>? QuartersIn(ITown town)
    {
        if (string.IsNullOrEmpty(Quarter))
            return null;
        var meant = new List<string> { Quarter };
        // The tree is written in order: whatever lies in a quarter stands after it.
        foreach (var quarter in town.Quarters)
        {
            if (quarter.Parent is { } around && meant.Contains(around))
                meant.Add(quarter.Name);
        }

        return meant;
    }

    public ListAddress Address(string path) => new(path, ("q", Words), ("category", Category), ("quarter", Quarter), ("state", State));

    private static string? Value(HttpRequest request, string name) =>
        SubmittedForm.Clean(request.Query[name]) is { Length: > 0 } value ? value : null;
}
