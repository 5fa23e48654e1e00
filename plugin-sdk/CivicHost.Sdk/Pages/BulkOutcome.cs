using System.Globalization;

namespace CivicHost.Sdk.Pages;

/// <summary>What became of several cases: those that were refused stay as they are, the others are changed. Shown by a <see cref="BulkResult"/>.</summary>
/// <param name="Done">How many were changed.</param>
/// <param name="Left">Those that were not, and why.</param>
public sealed record BulkOutcome(int Done, IReadOnlyList<LeftCase> Left)
{
    private const string DoneName = "done";
    private const string LeftName = "left";
    private const int MostLeft = 100;

    /// <summary>Does the same with each of several cases, inside one change.</summary>
    /// <typeparam name="TAnswer">What a single change answers.</typeparam>
    /// <param name="chosen">The cases.</param>
    /// <param name="change">Changes one. It writes nothing before it has refused: what is left stays untouched.</param>
    /// <returns>What became of them.</returns>
    public static async Task<BulkOutcome> OfEachAsync<TAnswer>(IReadOnlyList<BulkCase> chosen, Func<BulkCase, Task<Outcome<TAnswer>>> change)
    {
        var left = new List<LeftCase>();
        foreach (var each in chosen)
        {
            var outcome = await change(each);
            if (outcome.IsRefused)
                left.Add(new LeftCase(each.Number, outcome.Refusals[0].Code));
        }

        return new BulkOutcome(chosen.Count - left.Count, left);
    }

    /// <summary>Reads what became of them from the address of the list.</summary>
    /// <param name="done">The value <c>done</c> of the query.</param>
    /// <param name="left">The value <c>left</c> of the query.</param>
    /// <param name="codes">Codes of the refusals that may be said: nothing else that stands in an address comes onto a page.</param>
    /// <returns>The outcome; null where the address holds none.</returns>
    public static BulkOutcome? Read(int? done, string? left, IReadOnlySet<string> codes) => done is { } count
        ? new BulkOutcome(count, [.. (left ?? "").Split(',').Take(MostLeft).Select(line => ReadLeft(line.Split(':'), codes)).OfType<LeftCase>()])
        : null;

    /// <summary>The list to which somebody comes back afterwards, at its beginning.</summary>
    /// <param name="list">The list as it was asked for; its place is in <c>after</c>.</param>
    /// <returns>Its address, with what became of the cases.</returns>
    public ListAddress In(ListAddress list) => list
        .With("after", null)
        .With(DoneName, Done.ToString(CultureInfo.InvariantCulture))
        .With(LeftName, string.Join(',', Left.Select(left => $"{CaseNumber.Show(left.Number)}:{left.Code}")));

    private static LeftCase? ReadLeft(string[] parts, IReadOnlySet<string> codes) =>
        parts is [var number, var code] && CaseNumber.Read(number) is { } known && codes.Contains(code) ? new LeftCase(known, code) : null;
}
