namespace Polls;

/// <summary>A text of a definition by language; the town's default language is always there.</summary>
internal static class Wording
{
    public static string In(this IReadOnlyDictionary<string, string> wording, string language) =>
        wording.GetValueOrDefault(language) ?? wording.GetValueOrDefault(language.Split('-')[0]) ?? wording.Values.FirstOrDefault() ?? "";

    /// <summary>The same in the order in which somebody looks who misses their own language: canonical JSON keeps languages by the alphabet.</summary>
    public static IReadOnlyDictionary<string, string> BeginningWith(this IReadOnlyDictionary<string, string> wording, string language) =>
        new OrderedDictionary<string, string>(wording.OrderByDescending(said => said.Key == language));
}
