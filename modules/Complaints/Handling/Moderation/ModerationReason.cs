using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Complaints;

/// <summary>Why the town changed or hid what a resident wrote. Everybody reads the sentence, the text <c>reason.{code}</c>.</summary>
internal static class ModerationReason
{
    public static readonly IReadOnlyList<string> All = ["names-somebody", "insult", "hatred", "not-a-report", "advertising", "private-place", "danger"];

    /// <summary>Kinds of entries of the timeline whose note is the code of a reason.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["moderated", "redacted", "hidden"];

    public static IReadOnlyList<Choice> Choices(ITexts texts) => [.. All.Select(code => new Choice(code, texts[$"reason.{code}"]))];
}
