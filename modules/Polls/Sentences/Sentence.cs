using System.Globalization;

namespace Polls;

/// <summary>What somebody wrote in a poll of free text, and whether it is shown.</summary>
/// <param name="Ballot">Token in the urn, or person of a named ballot: both random to whoever reads them.</param>
/// <param name="Text">As it was cast.</param>
/// <param name="Name">Of whoever wrote it, in a named poll; else empty.</param>
/// <param name="State"><see cref="Undecided"/>, <see cref="Published"/> or <see cref="Held"/>.</param>
/// <param name="Reason">One of <see cref="HoldReason.All"/> where it is held back.</param>
internal sealed record Sentence(string Ballot, string Text, string Name, string State, string Reason)
{
    public const string Undecided = "";
    public const string Published = "published";
    public const string Held = "held";

    /// <summary>Without characters that are not seen or turn the direction of what follows: whatever the urn holds, a page and a table show text.</summary>
    public string Shown => new([.. Text.Where(character => character == '\n' || char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))]);
}
