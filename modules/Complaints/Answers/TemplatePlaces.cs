using System.Text.RegularExpressions;

namespace Complaints;

/// <summary>The places in a template's sentence that are filled in for a report: {number}, {category}, {place} and {day}.</summary>
/// <remarks>The tracking code is none of them: the sentence is public, and the code opens the case.</remarks>
internal static partial class TemplatePlaces
{
    private static readonly string[] Known = ["number", "category", "place", "day"];

    /// <returns>The first place that nothing could fill, or null.</returns>
    public static string? Unknown(string sentence) =>
        Place().Matches(sentence).Select(place => place.Groups["name"].Value).FirstOrDefault(name => !Known.Contains(name));

    /// <param name="values">What stands for each place; one that is not there stays as it is written.</param>
    public static string Fill(string sentence, IReadOnlyDictionary<string, string> values) =>
        Place().Replace(sentence, place => values.GetValueOrDefault(place.Groups["name"].Value, place.Value));

    [GeneratedRegex(@"\{(?<name>[^{}]{1,40})\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
