using System.Globalization;
using System.Text.RegularExpressions;
using CivicHost.Sdk;

namespace Complaints;

/// <summary>A point as somebody writes it: a Plus Code, or latitude and longitude in degrees.</summary>
internal static partial class PlaceText
{
    public static GeoPoint? Read(string? written, ITown town)
    {
        if (string.IsNullOrWhiteSpace(written) || written.Length > 60)
            return null;
        if (Degrees().Match(written) is not { Success: true } match)
            return PlusCode.Read(written, town.Centre ?? default);
        var point = new GeoPoint(Number(match.Groups["lat"].Value), Number(match.Groups["lon"].Value));
        return point.IsOnEarth ? point : null;
    }

    public static string Write(GeoPoint point) =>
        string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:0.#####}, {point.Longitude:0.#####}");

    private static double Number(string digits) => double.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("""^\s*(?<lat>[+-]?\d{1,2}(\.\d{1,10})?)\s*[,; ]\s*(?<lon>[+-]?\d{1,3}(\.\d{1,10})?)\s*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();
}
