using System.Globalization;

namespace CivicHost.Sdk;

/// <summary>A text in several languages. As an argument of a sentence it becomes the one in that sentence's language.</summary>
internal sealed class LocalText(IReadOnlyDictionary<string, string> byLanguage) : IFormattable
{
    public string In(string language)
    {
        for (var tag = language; tag.Length > 0; tag = tag[..Math.Max(tag.LastIndexOf('-'), 0)])
        {
            if (byLanguage.TryGetValue(tag, out var text))
                return text;
        }

        return byLanguage.Values.FirstOrDefault() ?? "";
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => In(formatProvider is CultureInfo culture ? culture.Name : "");

    public override string ToString() => In("");
}
