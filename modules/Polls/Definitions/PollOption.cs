namespace Polls;

/// <summary>Something that can be chosen; the same on screen, paper and SMS.</summary>
/// <param name="Number">From 1, as printed and as sent by SMS.</param>
/// <param name="Label">By language.</param>
/// <param name="Colour">Six hexadecimal digits after a hash sign.</param>
/// <param name="Pictogram">Name on the town's sheet of pictograms, or null.</param>
/// <param name="Audio">SHA-256 of the recording that says it, hexadecimal; or null.</param>
/// <param name="Cost">Of a project in a budget poll, in whole units of the town's currency; 0 elsewhere.</param>
/// <param name="Source">What it stands for elsewhere, for example <c>/complaints/spots/7</c>; or null.</param>
/// <param name="Picture">SHA-256 of its picture, hexadecimal; or null.</param>
public sealed record PollOption(
    int Number, IReadOnlyDictionary<string, string> Label, string Colour, string? Pictogram = null, string? Audio = null, long Cost = 0, string? Source = null,
    string? Picture = null)
{
    /// <summary>Of the town's sheet, those that an option may stand beside.</summary>
    internal static readonly IReadOnlyList<string> Pictograms =
        ["road", "water", "light", "waste", "drain", "noise", "tree", "market", "building", "event", "people", "activity", "document", "key"];
}
