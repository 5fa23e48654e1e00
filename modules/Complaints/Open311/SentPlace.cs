using System.Globalization;
using CivicHost.Sdk;

namespace Complaints.Open311;

/// <summary>Where something is, as a program says it: a point, words, or an id, which here is the name of a quarter or a Plus Code.</summary>
/// <param name="Quarter">Name of one of the town's quarters, or empty.</param>
internal sealed record SentPlace(GeoPoint? Point, string Quarter, string Landmark)
{
    public static readonly SentPlace Nowhere = new(null, "", "");

    public static Outcome<SentPlace> Read(string latitude, string longitude, string id, string words, ITown town)
    {
        var landmark = words.Length > FileReportRules.LongestLandmark ? words[..(FileReportRules.LongestLandmark - 1)].TrimEnd() + "…" : words;
        if (latitude.Length > 0 || longitude.Length > 0)
        {
            if (latitude.Length == 0 || longitude.Length == 0)
                return new Refusal("open311.point-half", Field: latitude.Length == 0 ? "lat" : "long");
            return ReadPoint(latitude, longitude) is { } point
                ? new SentPlace(point, QuarterPlaces.At(point, town) ?? QuarterPlaces.NamedIn(words, town) ?? "", landmark)
                : new Refusal("open311.point-wrong", Field: "lat");
        }

        var quarter = town.Quarters.FirstOrDefault(known => known.Name.Equals(id, StringComparison.OrdinalIgnoreCase))?.Name;
        if (quarter is null && PlaceText.Read(id, town) is { } coded)
            return new SentPlace(coded, QuarterPlaces.At(coded, town) ?? QuarterPlaces.NamedIn(words, town) ?? "", landmark);
        quarter ??= QuarterPlaces.NamedIn(words, town);
        if (quarter is not null || words.Length > 0)
            return new SentPlace(null, quarter ?? "", landmark);
        return id.Length > 0 ? new Refusal("open311.address-id-unknown", Field: "address_id") : new Refusal("open311.place-missing", Field: "lat");
    }

    private static GeoPoint? ReadPoint(string latitude, string longitude)
    {
        const NumberStyles Degrees = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return latitude.Length <= 30 && longitude.Length <= 30
            && double.TryParse(latitude, Degrees, CultureInfo.InvariantCulture, out var north)
            && double.TryParse(longitude, Degrees, CultureInfo.InvariantCulture, out var east)
            && new GeoPoint(north, east) is { IsOnEarth: true } point
            ? point
            : null;
    }
}

/// <summary>Which quarter a place lies in, and where a quarter lies.</summary>
internal static class QuarterPlaces
{
    private const double FarthestMetres = 5_000;

    /// <summary>The innermost quarter whose outline holds the point; else the one whose centre is nearest, within 5 km.</summary>
    public static string? At(GeoPoint point, ITown town)
    {
        var around = town.Quarters.Where(quarter => Holds(quarter.Outline, point)).MaxBy(quarter => quarter.Depth);
        return around?.Name ?? town.Quarters
            .Where(quarter => quarter.Centre is not null)
            .Select(quarter => (quarter.Name, Metres: quarter.Centre!.Value.MetresTo(point)))
            .Where(near => near.Metres <= FarthestMetres)
            .OrderBy(near => near.Metres)
            .FirstOrDefault().Name;
    }

    /// <summary>The longest name of a quarter that stands in the words, whole.</summary>
    public static string? NamedIn(string words, ITown town)
    {
        var said = $" {FoldedWords.Fold(words)} ";
        return town.Quarters
            .Where(quarter => said.Contains($" {FoldedWords.Fold(quarter.Name)} ", StringComparison.Ordinal))
            .MaxBy(quarter => quarter.Name.Length)?.Name;
    }

    /// <summary>The middle of a quarter, or of the one around it, or of the town.</summary>
    public static GeoPoint? MiddleOf(string quarter, ITown town)
    {
        var left = town.Quarters.Count;
        for (var at = Find(quarter, town); at is not null && left-- > 0; at = Find(at.Parent, town))
        {
            if (at.Centre is { } centre)
                return centre;
            if (at.Outline.Count > 0)
                return new GeoPoint(at.Outline.Average(point => point.Latitude), at.Outline.Average(point => point.Longitude));
        }

        return town.Centre;
    }

    private static Quarter? Find(string? name, ITown town) => town.Quarters.FirstOrDefault(known => known.Name == name);

    /// <summary>A ray from the point crosses the border an odd number of times.</summary>
    private static bool Holds(IReadOnlyList<GeoPoint> outline, GeoPoint point)
    {
        var holds = false;
        for (int index = 0, before = outline.Count - 1; index < outline.Count; before = index++)
        {
            var (one, other) = (outline[index], outline[before]);
            if (one.Latitude > point.Latitude != other.Latitude > point.Latitude
                && point.Longitude < (other.Longitude - one.Longitude) * (point.Latitude - one.Latitude) / (other.Latitude - one.Latitude) + one.Longitude)
                holds = !holds;
        }

        return holds;
    }
}
