namespace Polls;

/// <summary>Why a sentence is not shown to everybody. Codes, each with a text.</summary>
internal static class HoldReason
{
    public const string NamesSomebody = "names-somebody";

    public static readonly IReadOnlyList<string> All = [NamesSomebody, "insult", "threat", "advertising", "off-question", "unreadable"];
}
