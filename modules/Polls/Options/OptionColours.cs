namespace Polls;

/// <summary>The colours that a poll's options were given, for the pictures of its result.</summary>
internal sealed record OptionColours(IReadOnlyList<string> All)
{
    /// <summary>Those of polls that gave none.</summary>
    public static readonly OptionColours Usual = new([.. OptionColour.All, OptionColour.None, "#7a4b00"]);

    public static OptionColours Of(PollDefinition question) => new([.. question.Options.Select(option => option.Colour), OptionColour.None]);

    /// <param name="place">From 0, in the order of the ballot; behind the last option stands "none of these".</param>
    public string At(int place) => All[place % All.Count];
}
