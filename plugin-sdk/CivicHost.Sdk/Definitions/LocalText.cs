using System.Globalization;

namespace CivicHost.Sdk;

/// <summary>A text of a definition in several languages. As an argument of a sentence it becomes the one in that sentence's language.</summary>
public sealed class LocalText : IFormattable
{
    private readonly IReadOnlyDictionary<string, string> _byLanguage;

    internal LocalText(IReadOnlyDictionary<string, string> byLanguage) => _byLanguage = byLanguage;

    /// <summary>The text in a language.</summary>
    /// <param name="language">BCP 47; one that is missing gives the closest, else the first.</param>
    /// <returns>The text.</returns>
    public string In(string language)
    {
        for (var tag = language; tag.Length > 0; tag = tag[..Math.Max(tag.LastIndexOf('-'), 0)])
        {
            if (_byLanguage.TryGetValue(tag, out var text))
                return text;
        }

        return _byLanguage.Values.FirstOrDefault() ?? "";
    }

    /// <inheritdoc />
    public string ToString(string? format, IFormatProvider? formatProvider) => In(formatProvider is CultureInfo culture ? culture.Name : "");

    /// <inheritdoc />
    public override string ToString() => In("");
}
