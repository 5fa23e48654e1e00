namespace Polls;

/// <summary>The colours of options, told apart also by those who confuse red and green.</summary>
internal static class OptionColour
{
    public const string None = "#6f6f6f";

    /// <summary>In the order in which options get them where nobody chose others.</summary>
    public static readonly IReadOnlyList<string> All =
        ["#0b5d4e", "#c77700", "#1f4f86", "#8c3a72", "#5b6b00", "#a3401b", "#4d4f9c", "#00768c"];

    public static string Of(int number) => All[(number - 1) % All.Count];
}
