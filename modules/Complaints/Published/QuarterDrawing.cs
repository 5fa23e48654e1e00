using System.Globalization;
using CivicHost.Sdk;

namespace Complaints;

/// <summary>Puts the town's quarters on a sheet: north above, lengths as they are in the middle of the town.</summary>
internal sealed class QuarterDrawing
{
    private const double Width = 640;
    private const double Margin = 48;
    private const double LeastSpan = 0.002;

    private readonly double _west;
    private readonly double _north;
    private readonly double _scale;
    private readonly double _shrink;

    public QuarterDrawing(IReadOnlyList<Quarter> quarters)
    {
        var points = quarters.SelectMany(quarter => quarter.Outline).Concat(quarters.Select(quarter => quarter.Centre).OfType<GeoPoint>()).ToList();
        IsEmpty = points.Count == 0;
        if (IsEmpty)
            return;
        _shrink = Math.Max(0.01, Math.Cos(double.DegreesToRadians(points.Average(point => point.Latitude))));
        (_west, _north) = (points.Min(point => point.Longitude), points.Max(point => point.Latitude));
        var across = Math.Max(LeastSpan, (points.Max(point => point.Longitude) - _west) * _shrink);
        var down = Math.Max(LeastSpan, _north - points.Min(point => point.Latitude));
        _scale = (Width - 2 * Margin) / Math.Max(across, down);
        ViewBox = $"0 0 {Text(across * _scale + 2 * Margin)} {Text(down * _scale + 2 * Margin)}";
    }

    /// <summary>Where the town has said of no quarter where it lies.</summary>
    public bool IsEmpty { get; }

    public string ViewBox { get; } = "0 0 1 1";

    /// <summary>Corners of an outline, for a polygon.</summary>
    public string Corners(Quarter quarter) => string.Join(' ', quarter.Outline.Select(point => $"{X(point)},{Y(point)}"));

    /// <summary>Where its name stands, or null.</summary>
    public GeoPoint? Middle(Quarter quarter) => quarter.Centre
        ?? (quarter.Outline.Count == 0
            ? null
            : new GeoPoint(quarter.Outline.Average(point => point.Latitude), quarter.Outline.Average(point => point.Longitude)));

    public string X(GeoPoint point) => Text((point.Longitude - _west) * _shrink * _scale + Margin);

    public string Y(GeoPoint point, double below = 0) => Text((_north - point.Latitude) * _scale + Margin + below);

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
