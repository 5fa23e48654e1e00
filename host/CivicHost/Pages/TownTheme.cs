using System.Globalization;
using System.Text.RegularExpressions;

namespace CivicHost.Pages;

/// <summary>The town's four colours, taken where they can be read on each other.</summary>
internal static partial class TownTheme
{
    /// <summary>WCAG 2.2, 1.4.3: least contrast of text.</summary>
    private const double LeastContrast = 4.5;

    private static readonly (string Primary, string Accent, string Ink, string Paper) Plain = ("#0b5d4e", "#e0a526", "#1d2321", "#fbf9f4");

    public static string Css(IConfigurationSection theme, ILogger log)
    {
        var primary = Colour(theme, "Primary", Plain.Primary, log);
        var accent = Colour(theme, "Accent", Plain.Accent, log);
        var ink = Colour(theme, "Ink", Plain.Ink, log);
        var paper = Colour(theme, "Paper", Plain.Paper, log);
        if (Contrast(primary, "#ffffff") < LeastContrast || Contrast(ink, paper) < LeastContrast || Contrast(primary, paper) < LeastContrast)
        {
            Unreadable(log);
            (primary, accent, ink, paper) = Plain;
        }

        return $":root{{--primary:{primary};--accent:{accent};--ink:{ink};--paper:{paper}}}";
    }

    /// <summary>Contrast of two colours #rrggbb, 1 to 21.</summary>
    public static double Contrast(string one, string other)
    {
        var (lighter, darker) = (Luminance(one), Luminance(other));
        if (lighter < darker)
            (lighter, darker) = (darker, lighter);
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static string Colour(IConfigurationSection theme, string name, string otherwise, ILogger log)
    {
        if (theme[name] is not { } written)
            return otherwise;
        if (ColourForm().IsMatch(written))
            return written;
        NoColour(log, name);
        return otherwise;
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex ColourForm();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Town:Theme:{Name} is no colour like #0b5d4e; the built-in one is used")]
    private static partial void NoColour(ILogger log, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The colours of Town:Theme cannot be read on each other (contrast below 4.5); the built-in ones are used")]
    private static partial void Unreadable(ILogger log);
}
