namespace Polls;

/// <summary>The colours of options where nobody chose others, told apart also by those who confuse red and green.</summary>
internal static class OptionColour
{
    private static readonly IReadOnlyList<string> Colours =
        ["#0b5d4e", "#c77700", "#1f4f86", "#8c3a72", "#5b6b00", "#a3401b", "#4d4f9c", "#00768c"];

    public const string None = "#6f6f6f";

    public static string Of(int number) => Colours[(number - 1) % Colours.Count];
}
