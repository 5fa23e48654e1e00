using System.Globalization;
using CivicHost.Sdk;

namespace CivicHost.Pages;

/// <summary>How a sentence writes its arguments: as the culture does, but days that are written out as people say them.</summary>
internal sealed class WrittenDays(CultureInfo culture) : IFormatProvider, ICustomFormatter
{
    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : culture.GetFormat(formatType);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider) => (format, arg) switch
    {
        ("D", DateOnly day) => day.InWords(culture),
        (_, IFormattable written) => written.ToString(format, culture),
        _ => arg?.ToString() ?? "",
    };
}
