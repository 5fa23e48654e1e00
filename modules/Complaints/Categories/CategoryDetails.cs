namespace Complaints;

/// <summary>What the town says of a category.</summary>
/// <param name="Parent">Code of the group it stands in; empty at the top.</param>
/// <param name="Names">Language to name; the town's default language must be there.</param>
/// <param name="Descriptions">Language to sentence; may be empty.</param>
/// <param name="Synonyms">Words people use, separated by commas.</param>
/// <param name="Pictogram">Name on the town's sheet.</param>
/// <param name="Unit">Code of the unit in charge; empty for none.</param>
/// <param name="Privacy">The least that its reports have.</param>
/// <param name="AnswerHours">Service level, in hours in which the town hall is open; 0 where it could not be read.</param>
/// <param name="IsBatch">Programs get a token first.</param>
public sealed record CategoryDetails(
    string Parent, IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, string> Descriptions, string Synonyms, string Pictogram,
    string Unit, string Privacy, int AnswerHours, bool IsBatch, bool IsStaffOnly, bool IsActive)
{
    /// <remarks>Made afresh, since a copy would keep the names it has read before.</remarks>
    internal Category Over(Category before, IReadOnlyList<string> languages) => new(
        before.Code, Parent.Length == 0 ? null : Parent, before.Position,
        TextsByLanguage.Write(OneLine(Names), languages), TextsByLanguage.Write(OneLine(Descriptions), languages),
        TextsByLanguage.OneLine(Synonyms), Pictogram, Unit, Privacy, AnswerHours, before.FieldsVersion, IsBatch, IsStaffOnly, IsActive, before.Version);

    private static Dictionary<string, string> OneLine(IReadOnlyDictionary<string, string> texts) =>
        texts.ToDictionary(text => text.Key, text => TextsByLanguage.OneLine(text.Value));
}

/// <summary>The drawings that a category can have: those of the town's sheet.</summary>
internal static class CategoryPictogram
{
    public static readonly IReadOnlyList<string> All =
    [
        "road", "water", "light", "waste", "drain", "noise", "tree", "market", "building", "people", "key", "event", "document", "permit",
        "activity", "language", "check", "search", "print", "poll", "report", "other",
    ];
}
