using System.Text.Json;
using CivicHost.Sdk;

namespace Complaints;

/// <summary>What stands where somebody took a whole text out: kept as a mark that says as much in every language, read as a sentence in the reader's own.</summary>
internal static class RemovedText
{
    public const string Mark = "[…]";

    public static string Said(this ITexts texts, string kept) => kept == Mark ? texts["redact.removed"] : kept;

    /// <param name="answers">JSON.</param>
    public static string SaidInAnswers(this ITexts texts, string answers) =>
        answers.Replace($"\"{Mark}\"", JsonSerializer.Serialize(texts["redact.removed"]), StringComparison.Ordinal);
}
